-- State from claims. DERIVATION (docs/method.md) numbers every rule; the numbers stand beside the steps here.
-- Every macro takes `known`: only what could be known on that day exists (1.5). Nothing here is stored.

-- A claim counts when it was recorded so, or when the newest review of it says so.
create or replace macro counted_claims(known) as table (
    with newest_review as (
        select claim_id, decision
        from reviews
        qualify row_number() over (partition by claim_id order by decided_at desc, review_id desc) = 1
    ),
    standing as (
        select
            claims.*,
            case newest_review.decision
                when 'accept' then 'counted'
                when 'reject' then 'rejected'
                else claims.standing
            end as standing_now
        from claims
        left join newest_review using (claim_id)
        where claims.known_on <= known
    )
    select * exclude (standing_now)
    from standing
    where standing_now = 'counted'
      and retracts is null
      and claim_id not in (select retracts from standing where retracts is not null and standing_now = 'counted')
);

-- 6. Where claims on one fact disagree, one is displayed: official over press, checked by a person over read
-- by a machine, later published over earlier, two sources over one, then the id so that insertion order
-- never matters.
-- Asserted over reported needs no rank here: only asserted claims move state.
create or replace macro ranked_claims(known, of_type, of_facts := null) as table (
    select
        counted.*,
        case sources.kind when 'official' then 1 when 'press' then 3 else 2 end as source_rank,
        sources.published_earliest as published,
        row_number() over (
            partition by counted.fact_id, counted.ends
            order by
                case counted.stance when 'held' then 0 else 1 end,
                case counted.modality when 'asserted' then 0 else 1 end,
                case sources.kind when 'official' then 1 when 'press' then 3 else 2 end,
                case when counted.extractor in ('curated', 'person') then 0 else 1 end,
                coalesce(sources.published_earliest, date '0001-01-01') desc,
                case counted.verification when 'two-sources' then 0 when 'one-source' then 1 when 'partial' then 2 else 3 end,
                counted.claim_id
        ) as display_rank
    from counted_claims(known) as counted
    left join sources using (source_id)
    where (of_type is null or counted.type = of_type)
      and (of_facts is null or list_contains(of_facts, counted.fact_id))
);

create or replace macro displayed_claims(known, of_type) as table (
    select *
    from ranked_claims(known, of_type)
    where display_rank = 1
      and stance = 'held'
      and modality = 'asserted'
);

-- Whether two claims on one fact, rows of ranked_claims, cannot both be right as they stand.
create or replace macro differs(shown, other) as
    (other).stance = 'rival'
    or (other).modality <> (shown).modality
    or (other).subtype <> (shown).subtype
    or (other).status_after <> (shown).status_after
    or (other).expires <> (shown).expires
    or (other).count <> (shown).count
    or (other).value <> (shown).value
    or (other).earliest > (shown).latest
    or (other).latest < (shown).earliest;

-- In words, the first rule of 6 that tells the displayed claim from another on its fact. A rival reading is never
-- displayed (stance), so a rule that would prefer it decides nothing: the curated record chose.
create or replace macro deciding_rule(shown, other) as
    case
        when (other).modality <> 'asserted' and (shown).modality = 'asserted' then 'the one shown asserts it'
        when (other).source_rank > (shown).source_rank and (shown).source_rank = 1 then 'the one shown is an official text'
        when (other).source_rank > (shown).source_rank then 'the other one comes from the press'
        when (other).source_rank < (shown).source_rank then 'the curated record follows the one shown'
        when (shown).extractor in ('curated', 'person') and (other).extractor not in ('curated', 'person') then 'a person checked the one shown'
        when (other).extractor in ('curated', 'person') and (shown).extractor not in ('curated', 'person') then 'the curated record follows the one shown'
        when (shown).published > coalesce((other).published, date '0001-01-01') then 'the one shown was published later'
        when (other).published > coalesce((shown).published, date '0001-01-01') then 'the curated record follows the one shown'
        when (shown).verification = 'two-sources' and (other).verification <> 'two-sources' then 'two sources state the one shown'
        else 'no rule tells them apart; the curated record follows the one shown'
    end;

-- 2. One row: a spell of one status of one member. Half-open [since, until).
create or replace macro memberships(known) as table (
    with shown as (
        select *
        from displayed_claims(known, 'MEMBERSHIP')
        where organisation_id is not null
    ),
    opened as (
        select
            shown.*,
            organisations.founded_earliest,
            case when organisations.dissolved_earliest <= known then organisations.dissolved end as dissolved,
            case when organisations.dissolved_earliest <= known then organisations.dissolved_earliest end as dissolved_earliest,
            case when organisations.dissolved_earliest <= known then organisations.dissolved_latest end as dissolved_latest
        from shown
        left join organisations using (organisation_id)
        where not ends
          and status_after in ('founding-member', 'member', 'acceding', 'partner', 'observer', 'applicant', 'suspended', 'declined')
    ),
    closed as (
        select fact_id, date, earliest, latest, status_after as end_reason, claim_id
        from shown
        where ends
    )
    select
        opened.fact_id,
        opened.organisation_id,
        opened.subject_id as member_id,
        opened.subject as member_name,
        opened.status_after as status,
        opened.date as since,
        -- 1.4: an unknown start is possible from the founding, certain from the day a source says so
        case
            when coalesce(opened.effective_latest, opened.latest) < opened.founded_earliest
                then coalesce(opened.effective_earliest, opened.earliest)
            -- without a founding day either, nothing is said before the day it is known on
            else greatest(
                coalesce(opened.effective_earliest, opened.earliest, opened.founded_earliest, opened.known_on),
                opened.founded_earliest
            )
        end as since_earliest,
        -- 2.3: a spell dated before the founding is only possible until then
        greatest(
            coalesce(
                opened.effective_latest,
                opened.latest,
                case when opened.known_on_assumed then date '9999-12-31' else opened.known_on end
            ),
            opened.founded_earliest
        ) as since_latest,
        -- 2.3: dissolution closes every open spell
        case when closed.fact_id is not null then closed.date else opened.dissolved end as until,
        case
            when closed.fact_id is not null then coalesce(closed.earliest, opened.latest, date '0001-01-01')
            else opened.dissolved_earliest
        end as until_earliest,
        case
            when closed.fact_id is not null then coalesce(closed.latest, date '9999-12-31')
            else opened.dissolved_latest
        end as until_latest,
        coalesce(closed.end_reason, case when opened.dissolved is not null then 'dissolved' end) as end_reason,
        opened.verification,
        opened.description,
        opened.known_on,
        opened.source_id,
        opened.source_id_2
    from opened
    left join closed using (fact_id)
);

-- The order of statuses that overlap (2.1); `declined` is a refusal and ranks last.
create or replace macro status_rank(status) as
    case status
        when 'suspended' then 1
        when 'founding-member' then 2
        when 'member' then 3
        when 'acceding' then 4
        when 'applicant' then 5
        when 'observer' then 6
        when 'partner' then 7
        when 'withdrawn' then 8
        else 9
    end;

-- 2.1. One row: the one status of a member in an organisation on a day; a member that left is `withdrawn`.
create or replace macro membership_on(as_of, known) as table (
    with spells as (
        select * from memberships(known)
    ),
    covering as (
        select
            * exclude (status),
            status,
            case
                when since_latest <= as_of and (until_earliest is null or as_of < until_earliest) then 'certain'
                else 'possible'
            end as certainty
        from spells
        where since_earliest <= as_of
          and (until_latest is null or as_of < until_latest)
    ),
    gone as (
        select
            * exclude (status, since, since_earliest, since_latest, until, until_earliest, until_latest),
            'withdrawn' as status,
            until as since,
            until_earliest as since_earliest,
            until_latest as since_latest,
            null::varchar as until,
            null::date as until_earliest,
            null::date as until_latest,
            'certain' as certainty
        from spells
        where until_latest <= as_of
          and end_reason in ('withdrew', 'expelled', 'suspended')
          and status in ('founding-member', 'member')
    )
    select *
    from (
        select * from covering
        union all by name
        select * from gone
    )
    qualify row_number() over (
        partition by organisation_id, member_id
        order by status_rank(status), case certainty when 'certain' then 0 else 1 end, since_latest desc, fact_id
    ) = 1
);

-- 3.2. One row: an act that may move a programme's status, in the order of 3.4.
create or replace macro sanction_acts(known) as table (
    with effects as (
        select
            programme_id,
            fact_id,
            subtype,
            scope,
            ends,
            coalesce(effective, date) as since,
            coalesce(effective_earliest, earliest) as since_earliest,
            coalesce(effective_latest, latest) as since_latest,
            case when expires_what = 'status' then expires end as term,
            description,
            verification,
            known_on,
            case
                when scope = 'programme' and not ends then 'open'
                when scope = 'programme' then 'end'
                when subtype in ('impose', 'reimpose') and scope = 'whole' then 'open'
                when subtype in ('tighten', 'renew') then 'tighten'
                when subtype = 'maintain' then 'maintain'
                when scope = 'part' and subtype in ('ease', 'waive', 'extend_waiver', 'suspend', 'lift') then 'eased'
                when subtype = 'ease' then 'eased'
                when subtype in ('waive', 'extend_waiver') then 'waived'
                when subtype = 'suspend' then 'suspended'
                when subtype = 'lift' then 'lifted'
                when subtype = 'repeal' then 'repealed'
                when subtype = 'relief_expired' then 'revert'
            end as effect,
            case subtype
                when 'impose' then 1
                when 'reimpose' then 2
                when 'relief_expired' then 3
                when 'tighten' then 4
                when 'renew' then 5
                when 'maintain' then 6
                when 'ease' then 9
                when 'waive' then 10
                when 'extend_waiver' then 11
                when 'suspend' then 12
                when 'lift' then 13
                when 'repeal' then 14
                else 15
            end as same_day_rank
        from displayed_claims(known, 'SANCTION')
        where programme_id is not null
          and scope in ('whole', 'part', 'programme')
    ),
    ordered as (
        select
            *,
            -- the programme's own end comes after a closing act of its day, so that the act names the status (3.1)
            row_number() over (
                partition by programme_id
                order by since_earliest, since_latest, case effect when 'end' then 1 else 0 end, same_day_rank,
                    case scope when 'programme' then 1 else 0 end, fact_id
            ) as step
        from effects
        where effect is not null
          and since_earliest is not null
    )
    select * from ordered
);

-- 3.3-3.5. One row: a programme's state after one act, or after a relief that ran out (inferred).
create or replace macro sanction_states(known) as table (
    with recursive acts as materialized (
        select * from sanction_acts(known)
    ),
    walk as (
        select
            acts.programme_id,
            acts.step,
            acts.fact_id,
            acts.since,
            acts.since_earliest,
            acts.since_latest,
            acts.effect,
            acts.subtype,
            case acts.effect when 'open' then 'in_force' else 'not_in_force_yet' end as status,
            null::varchar as status_before_relief,
            null::date as relief_ends,
            case when acts.effect = 'open' then acts.term end as measure_ends,
            false as relief_ran_out,
            null::varchar as status_ran_back_to,
            null::date as ran_out_on,
            acts.effect = 'open' as moved
        from acts
        where acts.step = 1

        union all

        select
            acts.programme_id,
            acts.step,
            acts.fact_id,
            acts.since,
            acts.since_earliest,
            acts.since_latest,
            acts.effect,
            acts.subtype,
            next.status,
            case
                when next.status not in ('eased', 'waived', 'suspended') then null
                when acts.effect in ('eased', 'waived', 'suspended') and before.relief_ends is null
                    and next.moved then before.status
                else before.status_before_relief
            end as status_before_relief,
            case
                when next.status not in ('eased', 'waived', 'suspended') then null
                when acts.effect in ('eased', 'waived', 'suspended') and next.moved then acts.term
                else before.relief_ends
            end as relief_ends,
            case
                when acts.effect = 'open' then case when next.moved then acts.term else coalesce(before.measure_ends, acts.term) end
                when acts.effect in ('tighten', 'maintain') and before.status not in ('lifted', 'repealed', 'terminated', 'not_in_force_yet')
                    then coalesce(acts.term, before.measure_ends)
                else before.measure_ends
            end as measure_ends,
            before.ran_out as relief_ran_out,
            case when before.ran_out then before.status end as status_ran_back_to,
            before.ran_out_on,
            next.moved
        from walk
        join acts on acts.programme_id = walk.programme_id and acts.step = walk.step + 1
        -- a relief whose end came before this act has run out by then (3.5)
        cross join lateral (
            select
                coalesce(walk.relief_ends <= acts.since_earliest, false) as ran_out,
                case when coalesce(walk.relief_ends <= acts.since_earliest, false)
                    then coalesce(walk.status_before_relief, 'in_force') else walk.status end as status,
                case when not coalesce(walk.relief_ends <= acts.since_earliest, false) then walk.relief_ends end as relief_ends,
                case when not coalesce(walk.relief_ends <= acts.since_earliest, false) then walk.status_before_relief end as status_before_relief,
                case when coalesce(walk.relief_ends <= acts.since_earliest, false) then walk.relief_ends end as ran_out_on,
                walk.measure_ends
        ) as before
        cross join lateral (
            select
                case
                    when acts.effect = 'open' and before.status in ('not_in_force_yet', 'lifted', 'repealed', 'terminated') then 'in_force'
                    when acts.effect = 'open' and acts.subtype = 'reimpose' then 'in_force'
                    when before.status in ('not_in_force_yet', 'lifted', 'repealed', 'terminated') then before.status
                    when acts.effect = 'end' then 'terminated'
                    when acts.effect in ('lifted', 'repealed') then acts.effect
                    when acts.effect = 'tighten' and before.status in ('waived', 'suspended') then before.status
                    when acts.effect = 'tighten' then 'in_force'
                    when acts.effect = 'eased' and before.status in ('waived', 'suspended') then before.status
                    when acts.effect in ('eased', 'waived', 'suspended') then acts.effect
                    when acts.effect = 'revert' then coalesce(before.status_before_relief, 'in_force')
                    else before.status
                end as status,
                not (
                    (acts.effect in ('open') and acts.subtype <> 'reimpose' and before.status not in ('not_in_force_yet', 'lifted', 'repealed', 'terminated'))
                    or (acts.effect <> 'open' and before.status in ('not_in_force_yet', 'lifted', 'repealed', 'terminated'))
                    or acts.effect = 'maintain'
                    or (acts.effect = 'tighten' and before.status in ('waived', 'suspended'))
                    or (acts.effect = 'eased' and before.status in ('waived', 'suspended'))
                ) as moved
        ) as next
    ),
    last_steps as (
        select *
        from walk
        qualify row_number() over (partition by programme_id order by step desc) = 1
    ),
    states as (
        select
            programme_id, 2 * step as position, fact_id, since, since_earliest, since_latest, subtype, status,
            relief_ends, measure_ends, false as inferred, moved
        from walk

        union all by name

        -- the status that a relief fell back to before the next act came
        select
            walk.programme_id,
            2 * walk.step - 1 as position,
            earlier.fact_id,
            walk.ran_out_on::varchar as since,
            walk.ran_out_on as since_earliest,
            walk.ran_out_on as since_latest,
            'relief_expired' as subtype,
            walk.status_ran_back_to as status,
            null::date as relief_ends,
            earlier.measure_ends,
            true as inferred,
            true as moved
        from walk
        join walk as earlier on earlier.programme_id = walk.programme_id and earlier.step = walk.step - 1
        where walk.relief_ran_out

        union all by name

        -- the status that the last relief falls back to if nothing more comes
        select
            programme_id,
            2 * step + 1 as position,
            fact_id,
            relief_ends::varchar as since,
            relief_ends as since_earliest,
            relief_ends as since_latest,
            'relief_expired' as subtype,
            coalesce(status_before_relief, 'in_force') as status,
            null::date as relief_ends,
            measure_ends,
            true as inferred,
            true as moved
        from last_steps
        where relief_ends is not null
    )
    select
        * exclude (moved),
        moved,
        lead(since) over by_programme as until,
        lead(since_earliest) over by_programme as until_earliest,
        lead(since_latest) over by_programme as until_latest
    from states
    window by_programme as (partition by programme_id order by position)
);

-- One row: a programme's status over [since, until), one row per act in between, so that terms are right on each day.
-- run_since is when the status began, run_until the first day of the next status.
create or replace macro sanction_status(known) as table (
    with states as (
        select * from sanction_states(known)
    ),
    turns as (
        select
            *,
            coalesce(
                lag(status) over by_programme is distinct from status
                or lag(inferred) over by_programme is distinct from inferred,
                true
            ) as turned
        from states
        window by_programme as (partition by programme_id order by position)
    ),
    runs as (
        select
            *,
            sum(turned::integer) over (partition by programme_id order by position) as run
        from turns
    )
    select
        runs.* exclude (turned, run, moved, position),
        position,
        run,
        first(since) over by_run as run_since,
        first(since_earliest) over by_run as run_since_earliest,
        first(since_latest) over by_run as run_since_latest,
        last(until) over by_run as run_until,
        last(until_earliest) over by_run as run_until_earliest,
        last(until_latest) over by_run as run_until_latest,
        case when status in ('eased', 'waived', 'suspended') then relief_ends else measure_ends end as expires
    from runs
    window by_run as (
        partition by programme_id, run
        order by position
        rows between unbounded preceding and unbounded following
    )
);

-- The breadth of a programme on a day: its periods, else its one value (4.1).
create or replace macro breadth_on(as_of) as table (
    select
        programmes.programme_id,
        coalesce(periods.breadth, programmes.breadth) as breadth
    from programmes
    left join programme_breadth as periods
        on periods.programme_id = programmes.programme_id
        and (periods.from_earliest is null or periods.from_earliest <= as_of)
        and (periods.to_earliest is null or as_of < periods.to_earliest)
    qualify row_number() over (partition by programmes.programme_id order by periods.from_earliest desc nulls last) = 1
);

-- One row: the status of every known programme on a day. Before its opening it is not_in_force_yet;
-- without any date it is unknown.
create or replace macro programme_status_on(as_of, known) as table (
    with states as (
        select * from sanction_status(known)
    ),
    current as (
        select *
        from states
        where since_earliest <= as_of
        qualify row_number() over (partition by programme_id order by position desc) = 1
    ),
    first_known as (
        select
            programme_id,
            min(known_on) as known_on,
            arg_min(fact_id, (case scope when 'programme' then 0 else 1 end, fact_id)) as fact_id
        from displayed_claims(known, 'SANCTION')
        where programme_id is not null
        group by programme_id
    ),
    opening as (
        select programme_id, min(since_earliest) as opens
        from states
        where status <> 'not_in_force_yet'
        group by programme_id
    ),
    -- 1.1: an act with a coarse date may have come after the one that stands last
    unordered as (
        select distinct current.programme_id
        from current
        join states
            on states.programme_id = current.programme_id
            and states.position < current.position
            and states.run <> current.run
            and states.since_latest > current.since_latest
    )
    select
        programmes.*,
        breadth_on.breadth as breadth_now,
        coalesce(current.fact_id, first_known.fact_id) as fact_id,
        case
            when current.status is not null then current.status
            when opening.opens is null then 'unknown'
            else 'not_in_force_yet'
        end as status,
        current.run_since as since,
        current.run_since_earliest as since_earliest,
        current.run_since_latest as since_latest,
        current.run_until as until,
        current.run_until_earliest as until_earliest,
        current.run_until_latest as until_latest,
        case when current.status in ('in_force', 'eased', 'waived', 'suspended') then current.expires end as expires,
        coalesce(current.inferred, false) as inferred,
        case
            when current.status is null then 'certain'
            when current.run_since_latest > as_of then 'possible'  -- a coarse start (1.3)
            when unordered.programme_id is not null then 'possible'
            when current.status in ('in_force', 'eased') and current.relief_ends is null and current.measure_ends <= as_of
                then 'possible'  -- its term ran out and no renewal is known (3.5)
            else 'certain'
        end as certainty
    from programmes
    join first_known using (programme_id)
    left join current using (programme_id)
    left join opening using (programme_id)
    left join unordered using (programme_id)
    left join breadth_on(as_of) as breadth_on using (programme_id)
);

-- 5. One row: an entity's time on a list, [listed, delisted).
create or replace macro designations(known) as table (
    with shown as (
        select *
        from displayed_claims(known, 'DESIGNATION')
        where list_id is not null
    )
    select
        listed.fact_id,
        listed.list_id,
        listed.programme_id,
        listed.subject_id as imposer,
        listed.object_id as entity_id,
        listed.object as entity,
        listed.date as since,
        listed.earliest as since_earliest,
        listed.latest as since_latest,
        delisted.date as until,
        delisted.earliest as until_earliest,
        delisted.latest as until_latest,
        listed.verification,
        listed.extractor,
        listed.description,
        listed.source_id,
        listed.source_id_2
    from shown as listed
    left join shown as delisted on delisted.fact_id = listed.fact_id and delisted.ends
    where not listed.ends
);

-- The publishers of up to two sources, in words.
create or replace macro publishers(first_id, second_id) as (
    select string_agg(distinct publisher, '; ' order by publisher)
    from sources
    where source_id in (first_id, second_id)
);

-- 4.2. The class of one programme on a country's map colour; null colours nobody. 1 is the strongest.
create or replace macro class_rank(status, breadth) as
    case
        when breadth in ('framework', 'list') or status in ('not_in_force_yet', 'unknown') then null
        when status in ('lifted', 'repealed', 'terminated') then 7
        when breadth = 'wide' and status = 'in_force' then 1
        when breadth = 'wide' and status = 'eased' then 2
        when breadth = 'wide' then 3
        when breadth in ('status', 'arms-only') and status = 'in_force' then 4
        when breadth = 'listings' then 5
        else 6
    end;

create or replace macro class_name(rank) as
    case rank
        when 1 then 'wide_in_force'
        when 2 then 'wide_eased'
        when 3 then 'wide_relieved'
        when 4 then 'status_or_arms_in_force'
        when 5 then 'listings'
        when 6 then 'status_or_arms_relieved'
        when 7 then 'formerly'
    end;

-- How hard a status bites, for telling tightening from easing.
create or replace macro severity(status) as
    case status
        when 'in_force' then 4
        when 'eased' then 3
        when 'waived' then 2
        when 'suspended' then 1
        else 0
    end;

-- An act in words: what the imposer did.
create or replace macro act_in_words(subtype) as
    case subtype
        when 'impose' then 'imposed'
        when 'reimpose' then 'imposed again'
        when 'tighten' then 'tightened'
        when 'renew' then 'renewed'
        when 'maintain' then 'kept in place'
        when 'ease' then 'eased in part'
        when 'waive' then 'waived'
        when 'extend_waiver' then 'relief extended'
        when 'suspend' then 'suspended'
        when 'lift' then 'lifted'
        when 'repeal' then 'repealed'
        when 'relief_expired' then 'relief ran out'
        when 'trigger_snapback' then 'snapback triggered'
        when 'license' then 'licence issued'
        when 'revoke_license' then 'licence revoked'
        when 'designate' then 'names listed'
        when 'delist' then 'names taken off'
        else replace(subtype, '_', ' ')
    end;
