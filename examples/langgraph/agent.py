"""A LangGraph agent as it may exist already: a graph of three nodes, a tool, and a node that fails for one topic.

Three lines are there in order to be seen; they are marked. The model is a mock: nothing leaves this machine.
"""
from typing import TypedDict

from opentelemetry.instrumentation.auto_instrumentation import initialize  # to be seen, 1 of 3

initialize()  # to be seen, 2 of 3: sends what OTEL_* says, to where they say

from langchain_core.messages import AnyMessage, HumanMessage
from langchain_core.tools import tool
from langgraph.graph import END, START, StateGraph

from mock_model import MockModel

TOPICS = ["wind", "tides", "embargoed figures"]


class State(TypedDict):
    topic: str
    messages: list[AnyMessage]


@tool
def web_search(query: str) -> str:
    """Searches the web."""
    return f"Three pages about {query}"


model = MockModel().bind_tools([web_search])


def plan(state: State) -> dict:
    question = HumanMessage(f"Search for {state['topic']}")
    return {"messages": [question, model.invoke([question])]}


def research(state: State) -> dict:
    results = [web_search.invoke(call) for call in state["messages"][-1].tool_calls]
    messages = [*state["messages"], *results]
    return {"messages": [*messages, model.invoke(messages)]}


def publish(state: State) -> dict:
    if "embargoed" in state["topic"]:
        raise PermissionError(f"May not publish {state['topic']}")
    print(f"{state['topic']}: {state['messages'][-1].content}")
    return {}


graph = StateGraph(State)
for node in (plan, research, publish):
    graph.add_node(node.__name__, node)
graph.add_edge(START, "plan")
graph.add_edge("plan", "research")
graph.add_edge("research", "publish")
graph.add_edge("publish", END)
report = graph.compile(name="weather-report")
report = report.with_config(metadata={"workflow": "weather-report"})  # to be seen, 3 of 3: on tasks, tools, model calls

for topic in TOPICS:
    try:
        report.invoke({"topic": topic, "messages": []})
    except PermissionError as error:
        print(f"{topic}: failed, {error}")
