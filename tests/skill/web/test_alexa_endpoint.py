"""What the endpoint answers, to whom, and what it keeps to itself."""

from tests.skill.web.signing import AlexaClient


def test_a_signed_launch_is_answered(alexa: AlexaClient) -> None:
    answer = alexa.launch()
    assert "Welcome" in answer["response"]["outputSpeech"]["ssml"]
    assert alexa.in_session
