from tests.skill.checks.workshop import Workshop


def test_a_model_older_than_the_content_is_found(workshop: Workshop) -> None:
    workshop.edit(
        "topics/shoes.md", "- are my shoes too tight", "- are my shoes too tight\n- do shoes matter"
    )
    flaws = workshop.flaws("models")
    assert [flaw.split(":")[0] for flaw in flaws] == [
        "interaction_models/en-GB.json",
        "interaction_models/en-US.json",
    ]
    assert all("out of step" in flaw for flaw in flaws)


def test_a_missing_model_is_found(workshop: Workshop) -> None:
    (workshop.folder / "interaction_models" / "en-GB.json").unlink()
    (flaw,) = workshop.flaws("models")
    assert flaw.startswith("interaction_models/en-GB.json:1: is missing")


def test_a_model_without_a_locale_is_found(workshop: Workshop) -> None:
    (workshop.folder / "interaction_models" / "de-DE.json").write_text("{}")
    (flaw,) = workshop.flaws("models")
    assert flaw.startswith("interaction_models/de-DE.json:1: has no locale")
