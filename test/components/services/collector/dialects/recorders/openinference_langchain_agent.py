# /// script
# requires-python = "==3.11.*"
# dependencies = [
#   "openinference-instrumentation-langchain==0.1.80",
#   "langgraph==1.2.22",
#   "langchain==1.4.7",
#   "langchain-openai==1.7.3",
#   "openai==3.54.0",
#   "httpx==0.28.1",
#   "opentelemetry-sdk==1.45.2",
#   "opentelemetry-exporter-otlp-proto-http==1.45.2",
# ]
# ///
"""LangChain's `create_agent`, an agent that is a graph, seen by OpenInference: alone, and as a node of another graph."""
from typing import TypedDict

from langchain.agents import create_agent
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from langgraph.graph import END, START, StateGraph
from openinference.instrumentation.langchain import LangChainInstrumentor

from fake_openai import serve
from recorded import tracer_provider, write

NAME = "openinference-langchain-agent"
provider, exporter = tracer_provider(NAME)
LangChainInstrumentor().instrument(tracer_provider=provider)
model = ChatOpenAI(model="gpt-5-mini", base_url=serve(), api_key="none", max_retries=0)


@tool
def web_search(query: str) -> str:
    """Searches the web."""
    return f"three pages about {query}"


class State(TypedDict):
    notes: str


researcher = create_agent(model, [web_search], name="researcher")


def research(state: State) -> dict:
    return {"notes": researcher.invoke({"messages": [("user", "Search")]})["messages"][-1].content}


researcher.invoke({"messages": [("user", "Search")]})
graph = StateGraph(State)
graph.add_node("research", research)
graph.add_edge(START, "research")
graph.add_edge("research", END)
graph.compile(name="market-report").invoke({"notes": ""}, {"metadata": {"workflow": "market-report"}})
write(NAME, exporter, ["openinference-instrumentation-langchain", "langchain", "langgraph"])
