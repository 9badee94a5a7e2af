# /// script
# requires-python = "==3.11.*"
# dependencies = [
#   "openinference-instrumentation-openai-agents==2.6.0",
#   "openai-agents==0.24.0",
#   "openai==3.54.0",
#   "opentelemetry-sdk==1.45.2",
#   "opentelemetry-exporter-otlp-proto-http==1.45.2",
# ]
# ///
"""OpenAI's Agents SDK seen by OpenInference: an agent with a tool, a handoff's target, and one whose model fails."""
from agents import Agent, ModelSettings, Runner, function_tool, set_default_openai_client, set_trace_processors
from openai import AsyncOpenAI
from openinference.instrumentation.openai_agents import OpenAIAgentsInstrumentor

from fake_openai import serve
from recorded import tracer_provider, write

NAME = "openinference-openai-agents"
provider, exporter = tracer_provider(NAME)
set_trace_processors([])
OpenAIAgentsInstrumentor().instrument(tracer_provider=provider)
set_default_openai_client(AsyncOpenAI(base_url=serve(), api_key="none", max_retries=0))


@function_tool
def web_search(query: str) -> str:
    """Searches the web."""
    return f"three pages about {query}"


Runner.run_sync(Agent(name="researcher", model="gpt-5-mini", tools=[web_search]), "Search")
try:
    Runner.run_sync(Agent(name="planner", model="gpt-limited", model_settings=ModelSettings()), "Plan")
except Exception as error:
    print(type(error).__name__)
write(NAME, exporter, ["openinference-instrumentation-openai-agents", "openai-agents"])
