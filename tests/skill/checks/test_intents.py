from tests.skill.checks.workshop import Workshop


def test_a_command_nothing_answers_is_found(workshop: Workshop) -> None:
    text = workshop.path("commands.yaml").read_text(encoding="utf-8")
    workshop.write("commands.yaml", f"{text}dance: {{intent: DanceIntent, ask: [dance for me]}}\n")
    flaws = workshop.flaws("intents")
    assert len(flaws) == 1
    assert flaws[0].startswith("content/en/commands.yaml:")
    assert "nothing answers the intent DanceIntent" in flaws[0]


def test_a_handler_nothing_leads_to_is_found(workshop: Workshop) -> None:
    workshop.edit("commands.yaml", "more-intent: {intent: MoreIntent", "more-intent: {intent: MooreIntent")
    flaws = workshop.flaws("intents")
    assert any("nothing leads to the handler of MoreIntent" in flaw for flaw in flaws)


def test_an_intent_without_a_sample_is_found(workshop: Workshop) -> None:
    workshop.edit("commands.yaml", "ask: [more intent]", "ask: []")
    flaws = workshop.flaws("intents")
    assert any("the intent MoreIntent has no sample" in flaw for flaw in flaws)


def test_a_topic_and_a_command_cannot_share_an_intent(workshop: Workshop) -> None:
    name = workshop.load().by_id["shoes"].intent
    text = workshop.path("commands.yaml").read_text(encoding="utf-8")
    workshop.write("commands.yaml", f"{text}boots: {{intent: {name}, ask: [show me boots]}}\n")
    (flaw,) = workshop.flaws("intents")
    assert flaw.startswith(
        f"content/en/topics/shoes.md:2: shoes and command boots both get the intent {name}"
    )
