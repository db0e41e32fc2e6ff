import asyncio
from contextlib import AsyncExitStack
from uuid import uuid4
import pytest
from services.plans.main import create_app
from shared.security import Role
from shared.testing.http import running, keyed
from tests.integration.described import Described
from tests.integration.plans.telling import Teller, account
from tests.integration.plans.planned import with_a_strength, goal

def test_all(file_settings):
    with asyncio.Runner() as runner:
        stack=AsyncExitStack(); app=create_app(file_settings)
        async def start():
            callers=await stack.enter_async_context(running(app,file_settings.data_folder))
            client=await stack.enter_async_context(callers.as_(Role.ADMIN))
            person, strength = await with_a_strength(Teller(app.state.parts))
            return client, {"participant_id": str(person), "number": 1, "from":1, "to":1, "area":"finance","no_strength":"none_fits","strengths":[]}
        client, known = runner.run(start())
        doc=app.openapi()
        doc["paths"]={p:o for p,o in doc["paths"].items() if "/plan" in p}
        print(len([1 for o in doc["paths"].values() for _ in o]))
        d=Described(runner,client,doc,known)
        print(d.try_all())
        d.refusals_are_declared()
        runner.run(stack.aclose())
