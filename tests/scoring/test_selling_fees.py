import pytest

from tests.scoring.pages import STORY, rules

WRITE = "Write for us | River Notes"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        pytest.param("There is an editorial charge of 30 dollars.", "fees_for_posts", id="en, a charge"),
        pytest.param("Skip the queue for 15 pounds.", "fees_for_posts", id="en, the queue"),
        pytest.param("Use the express lane.", "fees_for_posts", id="en, the express lane"),
        pytest.param("Für die Prüfung berechnen wir 25 Euro.", "fees_for_posts", id="de, a charge"),
        pytest.param("Les frais de relecture sont de 20 euros.", "fees_for_posts", id="fr, a charge"),
        pytest.param(
            "Pedimos una aportación de 20 euros por gastos de publicación.",
            "fees_for_posts",
            id="es, a charge",
        ),
        pytest.param(
            "Two mentions of your own shop, and both help you rank.", "link_reward", id="en, mentions"
        ),
        pytest.param(
            "Eine Empfehlung Ihrer Website wird von Suchmaschinen voll gewertet.", "link_reward", id="de"
        ),
        pytest.param("Une citation de votre boutique que Google compte.", "link_reward", id="fr"),
        pytest.param("Una mención a tu tienda que valoran los buscadores.", "link_reward", id="es"),
    ],
)
def test_fees_and_rewards_are_told_where_nobody_says_link(text: str, rule: str) -> None:
    assert rule in rules(f"{STORY}<p>{text}</p>", title=WRITE)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("There is a handling charge of 3 dollars for each set of poems.", id="poems"),
        pytest.param("You may name your own shop once; we mark it nofollow for search engines.", id="marked"),
        pytest.param("We take pitches that help you rank your reasons.", id="another rank"),
    ],
)
def test_other_charges_and_mentions_are_left_alone(text: str) -> None:
    assert rules(f"{STORY}<p>{text}</p>", title=WRITE) == set()
