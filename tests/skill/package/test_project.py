"""What the ASK CLI is given. The manifest and the models are read with Amazon's own classes."""

import json
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_smapi_model.v1.skill.interaction_model.interaction_model_data import InteractionModelData
from ask_smapi_model.v1.skill.manifest.interface_type import InterfaceType
from ask_smapi_model.v1.skill.manifest.skill_manifest_envelope import SkillManifestEnvelope
from click.testing import CliRunner

from skill.cli import build_cli
from skill.content import Content, ContentError
from skill.messages import Messages
from skill.package.manifest import lambda_place, web_place
from skill.package.project import write_project
from skill.package.store import StoreTexts
from skill.problem import Problem

TAGS = ["en-US", "en-AU", "en-CA", "en-GB", "en-IN"]
PLACE = web_place("https://toes.example.org/alexa")
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:toe-cramps"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, contents: Sequence[Content], texts: StoreTexts) -> Path:
    folder = tmp_path_factory.mktemp("ask") / "project"
    write_project(folder, contents, PLACE, texts)
    return folder


@pytest.fixture(scope="module")
def manifest(project: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((project / "skill-package/skill.json").read_text(encoding="utf-8"))
    return read["manifest"]  # type: ignore[no-any-return]


def lost(value: Any, model: Any) -> list[str]:
    """Paths of a JSON value that Amazon's object of it does not have."""
    if isinstance(value, dict):
        names = getattr(model, "attribute_map", None)
        if names is None:
            return [f"{key}/{path}" for key, item in value.items() for path in lost(item, model[key])]
        fields = {name: field for field, name in names.items()}
        unknown = [key for key in value if key not in fields]
        known = [key for key in value if key in fields]
        return unknown + [f"{k}/{p}" for k in known for p in lost(value[k], getattr(model, fields[k]))]
    if isinstance(value, list):
        return [f"{at}/{path}" for at, item in enumerate(value) for path in lost(item, model[at])]
    return [] if value == (model.value if isinstance(model, Enum) else model) else [str(value)]


def test_the_cli_finds_the_package_where_the_project_says(project: Path) -> None:
    resources = json.loads((project / "ask-resources.json").read_text(encoding="utf-8"))
    assert resources["profiles"]["default"] == {"skillMetadata": {"src": "./skill-package"}}
    assert (project / "skill-package" / "skill.json").is_file()


def test_amazons_own_class_reads_all_of_the_manifest(project: Path) -> None:
    written = json.loads((project / "skill-package/skill.json").read_text(encoding="utf-8"))
    interfaces = written["manifest"]["apis"]["custom"]["interfaces"]
    # Amazon lists this interface by name and has no class for it: it has no fields.
    interfaces.remove({"type": InterfaceType.CAN_FULFILL_INTENT_REQUEST.value})
    envelope = DefaultSerializer().deserialize(json.dumps(written), SkillManifestEnvelope)
    assert lost(written, envelope) == []


def test_every_routine_can_be_opened_directly(
    project: Path, manifest: dict[str, Any], contents: Sequence[Content]
) -> None:
    listed = manifest["apis"]["custom"]["tasks"]
    names = [routine.intent.removesuffix("Intent") for routine in contents[0].routines]
    assert listed == [{"name": name, "version": "1"} for name in names]
    files = sorted((project / "skill-package" / "tasks").iterdir())
    assert [path.name for path in files] == sorted(f"{name}.1.json" for name in names)
    for path in files:
        defined = json.loads(path.read_text(encoding="utf-8"))
        assert defined["openapi"].startswith("3.")
        assert defined["info"]["version"] == "1"
        ((where, what),) = defined["paths"].items()
        assert where == f"/{path.name.split('.')[0]}"
        # Neither does it ask for anything nor tell anything.
        for body in (what["post"]["requestBody"], what["post"]["responses"]["200"]):
            assert body["content"]["application/json"]["schema"]["properties"] == {}


@pytest.mark.parametrize("tag", TAGS)
def test_amazons_own_class_reads_all_of_a_model(project: Path, tag: str) -> None:
    text = (project / f"skill-package/interactionModels/custom/{tag}.json").read_text(encoding="utf-8")
    assert lost(json.loads(text), DefaultSerializer().deserialize(text, InteractionModelData)) == []


def test_five_countries_get_their_own_words(manifest: dict[str, Any]) -> None:
    published = manifest["publishingInformation"]
    assert list(published["locales"]) == TAGS
    assert published["distributionCountries"] == ["US", "AU", "CA", "GB", "IN"]
    assert published["isAvailableWorldwide"] is False
    numbers = {"en-US": "911", "en-AU": "000", "en-CA": "911", "en-GB": "999", "en-IN": "112"}
    for tag, number in numbers.items():
        described = published["locales"][tag]["description"]
        assert f"In an emergency call {number}." in described
        assert "not medical advice" in described


def test_every_country_has_both_policies(manifest: dict[str, Any]) -> None:
    assert manifest["privacyAndCompliance"]["locales"]["en-GB"] == {
        "privacyPolicyUrl": "https://toes.example.org/privacy?locale=en-GB",
        "termsOfUseUrl": "https://toes.example.org/terms?locale=en-GB",
    }
    assert list(manifest["privacyAndCompliance"]["locales"]) == TAGS


def test_nothing_is_collected_sold_or_meant_for_children(manifest: dict[str, Any]) -> None:
    kept = manifest["privacyAndCompliance"]
    named = ("allowsPurchases", "usesPersonalInfo", "isChildDirected", "containsAds")
    assert [kept[name] for name in named] == [False] * 4
    assert "permissions" not in manifest


def test_the_icons_are_in_the_package(project: Path, manifest: dict[str, Any]) -> None:
    for words in manifest["publishingInformation"]["locales"].values():
        for field in ("smallIconUri", "largeIconUri"):
            path = words[field].removeprefix("file://")
            assert (project / "skill-package" / path).read_bytes().startswith(b"\x89PNG")


def test_the_endpoint_is_the_server_or_the_function(
    tmp_path: Path, contents: Sequence[Content], texts: StoreTexts, manifest: dict[str, Any]
) -> None:
    assert manifest["apis"]["custom"]["endpoint"] == {
        "uri": "https://toes.example.org/alexa",
        "sslCertificateType": "Trusted",
    }
    write_project(tmp_path, contents[:1], lambda_place(ARN, "https://example.org"), texts)
    written = json.loads((tmp_path / "skill-package/skill.json").read_text(encoding="utf-8"))["manifest"]
    assert written["apis"]["custom"]["endpoint"] == {"uri": ARN}
    assert written["privacyAndCompliance"]["locales"]["en-US"]["termsOfUseUrl"].startswith(
        "https://example.org/terms"
    )


def test_a_project_is_written_again_without_losing_what_the_cli_keeps(
    tmp_path: Path, contents: Sequence[Content], texts: StoreTexts
) -> None:
    write_project(tmp_path, contents[:1], PLACE, texts)
    states = tmp_path / ".ask" / "ask-states.json"
    states.parent.mkdir()
    states.write_text("{}")
    write_project(tmp_path, contents[:1], PLACE, texts)
    assert states.read_text() == "{}"


def test_a_folder_with_other_files_is_left_alone(
    tmp_path: Path, contents: Sequence[Content], texts: StoreTexts
) -> None:
    (tmp_path / "thesis.txt").write_text("toes")
    with pytest.raises(Problem) as fault:
        write_project(tmp_path, contents[:1], PLACE, texts)
    assert fault.value.key == "folder-not-empty"
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_words_amazon_would_refuse_are_not_written(tmp_path: Path, contents: Sequence[Content]) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "store.yaml").write_text(
        "name: Toes\nsummary: It cures cramps.\ndescription: Not it.\nkeywords: [toe]\n"
        "examples: ['Alexa, open toes']\ntesting: Say hello.\n",
        encoding="utf-8",
    )
    with pytest.raises(ContentError) as fault:
        write_project(tmp_path / "out", contents[:1], PLACE, StoreTexts(tmp_path))
    assert {finding.line for finding in fault.value.findings} == {2, 3, 5}
    assert not (tmp_path / "out").exists()


def test_the_command_says_what_it_wrote(
    tmp_path: Path, messages: Messages, contents: Sequence[Content]
) -> None:
    where = str(tmp_path / "project")
    arguments = ["package", where, "--endpoint", "https://toes.example.org", "--wildcard"]
    done = CliRunner().invoke(build_cli(messages), arguments, catch_exceptions=False)
    assert done.exit_code == 0
    assert len(done.output.splitlines()) == 2 + len(TAGS) + len(contents[0].routines) + 2
    assert all(Path(line.removeprefix("Wrote ").rstrip(".")).is_file() for line in done.output.splitlines())


@pytest.mark.parametrize("options", [[], ["--endpoint", "https://a.example.org", "--lambda", ARN]])
def test_the_command_wants_one_place(tmp_path: Path, messages: Messages, options: list[str]) -> None:
    with pytest.raises(Problem) as fault:
        CliRunner().invoke(
            build_cli(messages), ["package", str(tmp_path / "project"), *options], catch_exceptions=False
        )
    assert fault.value.key == "endpoint-or-lambda"
