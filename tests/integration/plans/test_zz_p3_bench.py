"""An append on a plan with 200 items and 1,000 proposals."""
import time
from uuid import uuid4

import pytest

from services.plans.domain.plan.answering import AcceptProposal, DeclineProposal
from services.plans.domain.plan.plan import DECIDER
from services.plans.domain.plan.plan_state import *
from services.plans.domain.plan.proposing import Change, ProposeChange
from services.plans.handlers import plan as handlers
from shared.eventstore import Origin
from tests.integration.plans.telling import account
from tests.unit.plans import planning as to

pytestmark = pytest.mark.asyncio(loop_scope="module")
async def test_bench(file_callers, tell):
    parts = file_callers.app.state.parts
    person = await tell.started(account=account("kit"))
    async def do(cmd):
        async with parts.store.unit(Origin("mo@issuer","b")) as unit:
            return await handlers.change(parts.handling, unit, person, cmd, expected=None)
    marks=[]
    goals=[]
    async def one(i):
        pid=parts.new_id()
        if len(goals)<50:
            g=uuid4(); ch=Change(kind="add_goal",place=Place(goal_id=g),content=to.goal(strengths=(),no_strength="none_fits"))
            goals.append(g)
        elif i<200:
            ch=Change(kind="add_step",place=Place(goal_id=goals[i%50],step_id=uuid4()),content=to.step())
        else:
            ch=Change(kind="change_goal",place=Place(goal_id=goals[i%50]),content=to.goal(f"text {i} "+"x"*150,strengths=(),no_strength="none_fits"))
        t=time.perf_counter()
        await do(ProposeChange(proposal_id=pid,change=ch,author=to.PERSON))
        t2=time.perf_counter()
        await do(AcceptProposal(proposal_id=pid,author=to.MO) if i<200 or i%2 else DeclineProposal(proposal_id=pid,reason="not_now",author=to.MO))
        marks.append((t2-t, time.perf_counter()-t2))
    for i in range(1000): await one(i)
    for at in (10,100,200,500,999):
        print(at, [round(1000*sum(m[k] for m in marks[max(0,at-9):at+1])/len(marks[max(0,at-9):at+1]),1) for k in (0,1)])
    for _ in range(3):
        t=time.perf_counter()
        async with parts.database.connect() as c:
            st,v=await handlers.read(parts.handling,c,person)
        print('read fold', v, round(1000*(time.perf_counter()-t),1),'ms', len(st.ended), len(st.working.goals)+len(st.working.steps))
    from shared.eventstore import raw
    from shared.eventstore.log import READ_STREAM, to_recorded
    async with parts.database.connect() as c:
        t=time.perf_counter(); rows=await raw(c).fetch(READ_STREAM, f"plan-{person}", 0); a=time.perf_counter()
        keys=await parts.store.keyring.load({str(person)}); b=time.perf_counter()
        ev=[to_recorded(parts.store.codec,r,keys).event for r in rows]; d=time.perf_counter()
        DECIDER.fold(ev); e=time.perf_counter()
    print('fetch',round(1000*(a-t)),'decode',round(1000*(d-b)),'fold',round(1000*(e-d)))
