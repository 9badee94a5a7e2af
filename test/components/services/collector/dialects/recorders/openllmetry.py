# /// script
# requires-python = "==3.11.*"
# dependencies = [
#   "traceloop-sdk==0.62.4",
#   "langgraph==1.2.22",
#   "langchain==1.4.7",
#   "langchain-openai==1.7.3",
#   "openai==3.54.0",
#   "httpx==0.28.1",
# ]
# ///
"""The Traceloop SDK's decorators around OpenAI's client, then a LangGraph graph seen by OpenLLMetry."""
import os
from typing import TypedDict

os.environ |= {"TRACELOOP_TELEMETRY": "false", "TRACELOOP_METRICS_ENABLED": "false"}

from langchain_core.tools import tool as langchain_tool
from langchain_openai import ChatOpenAI
from langgraph.graph import END, START, StateGraph
from openai import OpenAI
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from traceloop.sdk import Traceloop
from traceloop.sdk.decorators import agent, task, tool, workflow

from fake_openai import serve
from recorded import write

exporter = InMemorySpanExporter()
Traceloop.init(app_name="openllmetry", disable_batch=True, exporter=exporter)
url = serve()
client = OpenAI(base_url=url, api_key="none", max_retries=0)


def ask(model: str = "gpt-5-mini", **settings: object) -> object:
    return client.chat.completions.create(model=model, messages=[{"role": "user", "content": "Hello"}], **settings)


@tool(name="web_search")
def web_search(query: str) -> str:
    return f"three pages about {query}"


@agent(name="researcher")
def research() -> None:
    ask()
    web_search("telltale")


@task(name="plan")
def plan() -> None:
    ask()
    client.embeddings.create(model="text-embedding-3-small", input="wind")
    for _ in ask(stream=True, stream_options={"include_usage": True}):
        pass


@task(name="publish")
def publish() -> None:
    ask("gpt-limited")


@workflow(name="market-report")
def report() -> None:
    plan()
    research()
    publish()


def run(program) -> None:
    try:
        program()
    except Exception as error:
        print(type(error).__name__)


Traceloop.set_association_properties({"session_id": "thread-1", "workflow_id": "wf_001"})
run(report)
packages = ["traceloop-sdk", "opentelemetry-instrumentation-openai", "openai"]
write("openllmetry", exporter, packages)
exporter.clear()


class State(TypedDict):
    notes: str


@langchain_tool
def weather(place: str) -> str:
    """Tells the weather."""
    return f"fair in {place}"


def llm(name: str) -> ChatOpenAI:
    return ChatOpenAI(model=name, base_url=url, api_key="none", max_retries=0)


def forecast(state: State) -> dict:
    weather.invoke({"place": "Kiel"})
    return {"notes": llm("gpt-5-mini").invoke("Hello").content}


def warn(state: State) -> dict:
    return {"notes": llm("gpt-limited").invoke("Hello").content}


graph = StateGraph(State)
graph.add_node("forecast", forecast)
graph.add_node("warn", warn)
graph.add_edge(START, "forecast")
graph.add_edge("forecast", "warn")
graph.add_edge("warn", END)
run(lambda: graph.compile(name="weather-watch").invoke({"notes": ""}))
write("openllmetry-langgraph", exporter, ["traceloop-sdk", "opentelemetry-instrumentation-langchain", "langgraph"])
