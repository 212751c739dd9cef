-- One row per claim and source on the facts asked: what it says, who says so, and whether it is the one displayed.
-- params:  fact_id VARCHAR, known DATE
-- columns: claim_id VARCHAR, fact_id VARCHAR, quote VARCHAR, document_id VARCHAR, span VARCHAR, publisher VARCHAR, title VARCHAR, url VARCHAR, published VARCHAR, known_on DATE, known_on_assumed BOOLEAN, extractor VARCHAR, extractor_version VARCHAR, rule_id VARCHAR, confidence DOUBLE, verification VARCHAR, displayed BOOLEAN, stance VARCHAR, modality VARCHAR, attribution VARCHAR, reading VARCHAR, value VARCHAR, source_kind VARCHAR, source_id VARCHAR, licence VARCHAR, description VARCHAR, decided_by VARCHAR
-- missing: an empty decided_by means nothing differs from the claim displayed; an empty quote means no quotation is held, as for every curated claim
with told as (

    select *
    from ranked_claims(
        $known, null, of_facts := list_transform(string_split($fact_id::varchar, ';'), lambda fact: trim(fact))
    )
    where $fact_id::varchar is not null

),

shown as (

    select * from told where display_rank = 1 and stance = 'held'

),

by_source as (

    select *, source_id as told_by from told
    union all by name
    select *, source_id_2 as told_by from told where source_id_2 is not null

)

select
    by_source.claim_id,
    by_source.fact_id,
    coalesce(by_source.quote, '') as quote,
    coalesce(by_source.document_id, '') as document_id,
    case when by_source.span_start is not null then by_source.span_start || '-' || by_source.span_end else '' end as span,
    sources.publisher,
    sources.title,
    coalesce(sources.url, '') as url,
    coalesce(sources.published, '') as published,
    by_source.known_on,
    by_source.known_on_assumed,
    by_source.extractor,
    by_source.extractor_version,
    coalesce(by_source.rule_id, '') as rule_id,
    by_source.confidence,
    by_source.verification,
    by_source.stance = 'held' and by_source.display_rank = 1 as displayed,
    by_source.stance,
    by_source.modality,
    coalesce(by_source.attribution, '') as attribution,
    case by_source.type
        when 'SANCTION' then coalesce(programmes.name, by_source.object) || ': ' || act_in_words(by_source.subtype)
            || ' by ' || by_source.subject
        when 'MEMBERSHIP' then by_source.subject || ': '
            || case when by_source.ends then replace(by_source.status_after, '_', ' ') || ',' else translate(coalesce(by_source.status_after, by_source.subtype), '_-', '  ') || ' of' end
            || ' ' || by_source.object
        when 'FACT' then by_source.subject || ': ' || coalesce(by_source.count || ' ' || coalesce(by_source.counts_what, 'members'), replace(by_source.subtype, '_', ' '))
        when 'DESIGNATION' then coalesce(by_source.object, 'names') || ': ' || act_in_words(by_source.subtype)
            || coalesce(' (list ' || by_source.list_id || ')', '') || ' by ' || by_source.subject
        else concat_ws(' ', by_source.subject || ':', replace(by_source.subtype, '_', ' '),
            case when by_source.object_id is distinct from by_source.subject_id then by_source.object end)
    end
    || ', ' || coalesce(by_source.date, 'date not stated')
    || coalesce(', in effect from ' || by_source.effective, '')
    || coalesce(', until ' || coalesce(by_source.expires_stated, by_source.expires::varchar), '') as reading,
    coalesce(by_source.value, '') as value,
    sources.kind as source_kind,
    sources.source_id,
    coalesce(sources.licence, '') as licence,
    coalesce(by_source.description, '') as description,
    case when by_source.claim_id <> shown.claim_id and differs(shown, by_source) then deciding_rule(shown, by_source) else '' end as decided_by
from by_source
left join shown on shown.fact_id = by_source.fact_id and shown.ends = by_source.ends
join sources on sources.source_id = by_source.told_by
left join programmes on programmes.programme_id = by_source.programme_id
order by by_source.fact_id, by_source.ends, displayed desc, by_source.stance, by_source.known_on, by_source.claim_id, sources.source_id
