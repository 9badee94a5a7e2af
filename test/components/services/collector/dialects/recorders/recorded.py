"""Writes spans as OTLP JSON, one export request a recording, with the versions of what made them beside it."""
import base64
import json
import re
from importlib.metadata import version
from pathlib import Path

from google.protobuf.json_format import MessageToDict
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

# Where libraries lie on the recorder's machine concerns nobody.
PATH = re.compile(r'File \\"/[^"\\]*/(?=[^/"\\]+/[^/"\\]+\\")')
RECORDINGS = Path(__file__).parent.parent / "recordings"


def tracer_provider(name: str) -> tuple[TracerProvider, InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider(resource=Resource({"service.name": name}))
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return provider, exporter


def write(name: str, exporter: InMemorySpanExporter, packages: list[str]) -> None:
    spans = [span for span in exporter.get_finished_spans()]
    request = json.loads(PATH.sub('File \\\\"', json.dumps(hex_ids(MessageToDict(encode_spans(spans))))))
    for resource in request["resourceSpans"]:
        resource["resource"]["attributes"] = [{"key": "service.name", "value": {"stringValue": name}}]
    versions = {package: version(package) for package in packages}
    (RECORDINGS / f"{name}.json").write_text(json.dumps(request, indent=1) + "\n")
    (RECORDINGS / f"{name}.versions.json").write_text(json.dumps(versions, indent=2) + "\n")
    print(f"{name}: {len(spans)} spans")


def hex_ids(value: object) -> object:
    """protobuf's JSON has ids in base64, OTLP's in hexadecimal; enums are numbers in OTLP's."""
    if isinstance(value, list):
        return [hex_ids(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: base64.b64decode(one).hex() if key in ("traceId", "spanId", "parentSpanId")
        else NUMBERS.get(one, one) if key in ("kind", "code") and isinstance(one, str)
        else hex_ids(one)
        for key, one in value.items()
    }


KINDS = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"]
NUMBERS = {f"SPAN_KIND_{kind}": number for number, kind in enumerate(KINDS)} | {"STATUS_CODE_OK": 1, "STATUS_CODE_ERROR": 2}
