from tests.skill.content.folder import Folder


def test_a_prompt_is_a_text_or_a_text_with_its_reprompt(folder: Folder) -> None:
    prompts = folder.load().prompts
    assert (prompts["goodbye"].say, prompts["goodbye"].reprompt) == ("Goodbye.", "")
    assert (prompts["launch"].say, prompts["launch"].reprompt) == ("Hi.", "Still there?")


def test_a_prompt_over_several_lines_is_one_line_in_words_of_the_locale(folder: Folder) -> None:
    folder.write("prompts.yaml", "help: |\n  Ask\n  a {doctor} about {topic}.\n")
    assert folder.load("en-GB").prompts["help"].say == "Ask a GP about {topic}."


def test_an_alarm_rule_has_groups_and_what_switches_it_off(folder: Folder) -> None:
    (rule,) = folder.load().alarm_rules
    assert rule.topic == "red-flags/chest-pain"
    assert rule.groups == (("chest",), ("pain", "hurts"))
    assert rule.unless == ("no chest pain",)


def test_a_command_may_do_without_misheard_forms(folder: Folder) -> None:
    folder.write("commands.yaml", "'no': {intent: AMAZON.NoIntent, ask: ['no', nope]}\n")
    (command,) = folder.load().commands
    assert (command.id, command.ask, command.heard) == ("no", ("no", "nope"), ())


def test_what_is_out_of_scope_keeps_its_groups(folder: Folder) -> None:
    folder.write("out-of-scope.yaml", "time: [what time is it]\nmusic: [play some jazz]\n")
    assert folder.load().out_of_scope == {"time": ("what time is it",), "music": ("play some jazz",)}
