# /// script
# requires-python = "==3.11.*"
# dependencies = [
#   "openinference-instrumentation-crewai==1.1.21",
#   "openinference-instrumentation-openai==0.1.66",
#   "crewai==1.15.30",
#   "openai==2.54.0",
#   "opentelemetry-sdk==1.45.2",
#   "opentelemetry-exporter-otlp-proto-http==1.45.2",
# ]
# ///
"""A CrewAI crew seen by OpenInference: two tasks, an agent with a tool, and a crew whose model fails."""
import os

os.environ |= {"CREWAI_DISABLE_TELEMETRY": "true", "CREWAI_TRACING_ENABLED": "false", "OTEL_SDK_DISABLED": "false"}

from crewai import LLM, Agent, Crew, Task
from crewai.tools import tool
from openinference.instrumentation.crewai import CrewAIInstrumentor
from openinference.instrumentation.openai import OpenAIInstrumentor

from fake_openai import serve
from recorded import tracer_provider, write

NAME = "openinference-crewai"
provider, exporter = tracer_provider(NAME)
CrewAIInstrumentor().instrument(tracer_provider=provider)
OpenAIInstrumentor().instrument(tracer_provider=provider)
url = serve()


@tool("web_search")
def web_search(query: str) -> str:
    """Searches the web."""
    return f"three pages about {query}"


def run(model: str) -> None:
    llm = LLM(model=f"openai/{model}", base_url=url, api_key="none", max_retries=0)
    researcher = Agent(role="researcher", goal="Know", backstory="Curious", llm=llm, tools=[web_search], max_retry_limit=0)
    writer = Agent(role="writer", goal="Tell", backstory="Fluent", llm=llm, max_retry_limit=0)
    search = Task(name="search", description="Search the web", expected_output="Notes", agent=researcher)
    write_up = Task(name="write_up", description="Write it up", expected_output="A report", agent=writer)
    Crew(name="market-report", agents=[researcher, writer], tasks=[search, write_up]).kickoff()


run("gpt-5-mini")
try:
    run("gpt-limited")
except Exception as error:
    print(type(error).__name__)
write(NAME, exporter, ["openinference-instrumentation-crewai", "openinference-instrumentation-openai", "crewai"])
