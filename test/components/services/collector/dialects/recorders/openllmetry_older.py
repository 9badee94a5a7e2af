# /// script
# requires-python = "==3.11.*"
# dependencies = [
#   "opentelemetry-instrumentation-openai==0.33.12",
#   "openai==1.109.1",
#   "httpx==0.28.1",
#   "setuptools==80.9.0",
#   "opentelemetry-sdk==1.28.2",
#   "opentelemetry-exporter-otlp-proto-http==1.28.2",
# ]
# ///
"""OpenAI's client seen by an OpenLLMetry of 2024: `gen_ai.system`, `llm.request.type`, `gen_ai.usage.prompt_tokens`."""
from openai import OpenAI
from opentelemetry.instrumentation.openai import OpenAIInstrumentor

from fake_openai import serve
from recorded import tracer_provider, write

NAME = "openllmetry-older"
provider, exporter = tracer_provider(NAME)
OpenAIInstrumentor().instrument(tracer_provider=provider)
client = OpenAI(base_url=serve(), api_key="none", max_retries=0)
client.chat.completions.create(model="gpt-5-mini", messages=[{"role": "user", "content": "Hello"}])
client.embeddings.create(model="text-embedding-3-small", input="wind")
try:
    client.chat.completions.create(model="gpt-limited", messages=[{"role": "user", "content": "Hello"}])
except Exception as error:
    print(type(error).__name__)
write(NAME, exporter, ["opentelemetry-instrumentation-openai", "openai"])
