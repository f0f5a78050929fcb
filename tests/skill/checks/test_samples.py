from tests.skill.checks.workshop import Workshop


def test_one_utterance_in_two_topics_is_found(workshop: Workshop) -> None:
    workshop.edit("topics/shoes.md", "- shoes to tight", "- does stretching help")
    (flaw,) = workshop.flaws("samples")
    assert flaw.startswith(
        "content/en/topics/stretching.md:18: 'does stretching help' belongs to shoes already"
    )
    assert "content/en/topics/shoes.md:22" in flaw


def test_fillers_and_openers_do_not_make_it_another(workshop: Workshop) -> None:
    workshop.edit("topics/shoes.md", "- shoes to tight", "- can you tell me um does stretching help")
    assert len(workshop.flaws("samples")) == 1


def test_a_topic_cannot_have_the_words_of_a_command(workshop: Workshop) -> None:
    workshop.edit("topics/shoes.md", "- shoes to tight", "- stop intent please")
    (flaw,) = workshop.flaws("samples")
    assert flaw.startswith("content/en/topics/shoes.md:22: 'stop intent please' means AMAZON.StopIntent")


def test_two_commands_with_the_same_words_are_found(workshop: Workshop) -> None:
    workshop.edit("commands.yaml", "ask: [stop intent]", "ask: [stop intent, help intent]")
    (flaw,) = workshop.flaws("samples")
    assert "'help intent' belongs to command" in flaw
