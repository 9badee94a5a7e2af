# /// script
# requires-python = "==3.11.*"
# dependencies = [
#   "opentelemetry-instrumentation-openai-v2==2.0b0",
#   "openai==1.109.1",
#   "httpx==0.28.1",
#   "setuptools==80.9.0",
#   "opentelemetry-sdk==1.30.0",
#   "opentelemetry-exporter-otlp-proto-http==1.30.0",
# ]
# ///
"""OpenAI's client seen by OTel's own instrumentation of 2024: `gen_ai.system`."""
from openai import OpenAI
from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor

from fake_openai import serve
from recorded import tracer_provider, write

NAME = "gen-ai-openai-older"
provider, exporter = tracer_provider(NAME)
OpenAIInstrumentor().instrument(tracer_provider=provider)
client = OpenAI(base_url=serve(), api_key="none", max_retries=0)


def ask(model: str = "gpt-5-mini", **settings: object) -> object:
    return client.chat.completions.create(model=model, messages=[{"role": "user", "content": "Hello"}], **settings)


ask()
for _ in ask(stream=True, stream_options={"include_usage": True}):
    pass
client.embeddings.create(model="text-embedding-3-small", input="wind")
try:
    ask("gpt-limited")
except Exception as error:
    print(type(error).__name__)
write(NAME, exporter, ["opentelemetry-instrumentation-openai-v2", "openai"])
