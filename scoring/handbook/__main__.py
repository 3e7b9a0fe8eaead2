from scoring.handbook.command import main

main()
