-- The claims that the editions of the touched lists imply, whatever order they were loaded in.
-- An edition says who is listed; two neighbouring editions say who came, who went and what changed in between.
create or replace temp table implied_claims as
with editions as (

    select
        *,
        row_number() over by_day as place,
        lag(published) over by_day as published_before,
        lag(published_assumed) over by_day as assumed_before,
        count(*) over (partition by list_id) as places
    from list_editions
    where list_id in (select list_id from touched_lists)
    window by_day as (partition by list_id order by published, loaded_at, load_id)

),

-- An entity that a collection merged into another keeps one history, under the key it goes by now.
members as (

    select
        list_members.list_id,
        coalesce(merged.entity_key, list_members.entity_key) as entity_key,
        list_members.entity_key as said_key,
        editions.place,
        list_members.row_hash
    from list_members
    join editions using (list_id, load_id)
    left join merged on merged.referent = list_members.entity_key
    qualify row_number() over (
        partition by list_members.list_id, coalesce(merged.entity_key, list_members.entity_key), editions.place
        order by merged.entity_key is not null, list_members.entity_key
    ) = 1

),

-- An unreadable row keeps its entity as the edition before had it: it is no delisting.
seen as (

    select
        list_id,
        entity_key,
        place,
        last_value(version ignore nulls) over (
            partition by list_id, entity_key
            order by place
            rows between unbounded preceding and current row
        ) as version
    from (
        select *, if(row_hash is null, null, {'said_key': said_key, 'row_hash': row_hash}) as version
        from members
    )

),

versions as (

    select list_id, entity_key, place, version.said_key as said_key, version.row_hash as row_hash
    from seen
    where version is not null

),

neighbours as (

    select
        *,
        lag(said_key) over by_place as said_key_before,
        lag(row_hash) over by_place as row_hash_before,
        lag(place) over by_place as place_before
    from versions
    window by_place as (partition by list_id, entity_key order by place)

),

listings as (

    select
        versions.list_id,
        versions.entity_key,
        versions.place,
        list_versions.name,
        unnest(list_versions.listings) as listing
    from versions
    join list_versions
        on list_versions.list_id = versions.list_id
        and list_versions.entity_key = versions.said_key
        and list_versions.row_hash = versions.row_hash

),

runs as (

    select
        list_id,
        entity_key,
        place,
        name,
        listing.programme as programme,
        listing,
        lag(place) over by_place as place_before,
        lead(place) over by_place as place_after,
        lag(listing) over by_place as listing_before,
        lag(place) over by_place is null or lag(place) over by_place < place - 1 as is_opening
    from listings
    window by_place as (partition by list_id, entity_key, listing.programme order by place)

),

-- A name listed anew after an absence is a fact of its own, so that its end is not that of the first listing.
facts as (

    select
        runs.*,
        concat_ws(
            ':',
            runs.list_id,
            entity_key,
            nullif(programme, ''),
            max(if(is_opening and place_before is not null, published, null)) over (
                partition by runs.list_id, entity_key, programme
                order by place
                rows between unbounded preceding and current row
            )
        ) as fact_id
    from runs
    join editions using (list_id, place)

),

opened as (

    select
        facts.list_id,
        fact_id,
        entity_key,
        programme,
        place,
        name,
        listing,
        'designate' as subtype,
        case
            when listing.listed != ''
                and (place_before is null or edtf_latest(listing.listed) > published_before) then listing.listed
            when place = 1 or published_assumed or assumed_before then ''
            else between_editions(published_before, published)
        end as date,
        case
            when listing.listed != ''
                and (place_before is null or edtf_latest(listing.listed) > published_before) then listing.basis
            when place = 1 or published_assumed or assumed_before then null
            else 'between_editions'
        end as date_basis,
        null as description
    from facts
    join editions using (list_id, place)
    where is_opening

),

closed as (

    select
        facts.list_id,
        fact_id,
        entity_key,
        programme,
        facts.place + 1 as place,
        name,
        listing,
        'delist' as subtype,
        case
            when published_assumed or assumed_before then '../' || published
            else between_editions(published_before, published)
        end as date,
        'between_editions' as date_basis,
        'In the edition before, no longer in this one.' as description
    from facts
    join editions on editions.list_id = facts.list_id and editions.place = facts.place + 1
    where (place_after is null or place_after > facts.place + 1)
        and listing.delisted = ''

),

-- The list itself states the end.
ended as (

    select
        list_id,
        fact_id,
        entity_key,
        programme,
        place,
        name,
        listing,
        'delist' as subtype,
        listing.delisted as date,
        'stated' as date_basis,
        'The list states the end.' as description
    from facts
    where listing.delisted != ''
        and (place_before is null or coalesce(listing_before.delisted, '') != listing.delisted)

),

relisted as (

    select
        list_id,
        fact_id,
        entity_key,
        programme,
        place,
        name,
        listing,
        'redesignate' as subtype,
        listing.listed as date,
        listing.basis as date_basis,
        'Listing date now ' || listing.listed || ', before ' || listing_before.listed || '.' as description
    from facts
    where place_before = place - 1
        and listing.listed != ''
        and listing_before.listed != ''
        and listing.listed != listing_before.listed

),

changed as (

    select
        neighbours.list_id,
        neighbours.list_id || ':' || neighbours.entity_key as fact_id,
        neighbours.entity_key,
        '' as programme,
        neighbours.place,
        now_said.name,
        now_said.listings[1] as listing,
        'review' as subtype,
        '' as date,
        null as date_basis,
        array_to_string(list_filter([
            case when now_said.name != was_said.name
                then 'Name now ' || now_said.name || ', before ' || was_said.name end,
            case when now_said.kind is distinct from was_said.kind
                then 'Kind now ' || coalesce(now_said.kind, 'not told') || ', before ' || coalesce(was_said.kind, 'not told') end,
            case when now_said.iso3 is distinct from was_said.iso3
                then 'Country now ' || coalesce(now_said.iso3, 'none') || ', before ' || coalesce(was_said.iso3, 'none') end,
            'Names added: ' || nullif(names_only_in(now_said.aliases, was_said.aliases), ''),
            'Names removed: ' || nullif(names_only_in(was_said.aliases, now_said.aliases), ''),
            case when now_said.details_hash != was_said.details_hash then 'Other particulars changed' end
        ], lambda part: part is not null), '; ') as description
    from neighbours
    join list_versions as now_said
        on now_said.list_id = neighbours.list_id
        and now_said.entity_key = neighbours.said_key
        and now_said.row_hash = neighbours.row_hash
    join list_versions as was_said
        on was_said.list_id = neighbours.list_id
        and was_said.entity_key = neighbours.said_key_before
        and was_said.row_hash = neighbours.row_hash_before
    where neighbours.place_before = neighbours.place - 1
        and (neighbours.said_key, neighbours.row_hash) != (neighbours.said_key_before, neighbours.row_hash_before)

),

stated as (

    select * from opened
    union all by name
    select * from closed
    union all by name
    select * from ended
    union all by name
    select * from relisted
    union all by name
    select * from changed where description != ''

)

select
    md5(concat_ws(
        chr(31), editions.extractor, stated.fact_id, stated.subtype, stated.date, editions.published, coalesce(stated.description, '')
    )) as claim_id,
    stated.fact_id,
    stated.subtype = 'delist' as ends,
    if(stated.subtype = 'review', 'context', 'held') as stance,
    stated.subtype,
    listing.authority_id as subject_id,
    listing.authority as subject,
    actor_of(stated.list_id, stated.entity_key) as object_id,
    stated.name as object,
    codes.programme_id,
    stated.list_id,
    nullif(stated.date, '') as date,
    edtf_earliest(stated.date) as earliest,
    edtf_latest(stated.date) as latest,
    edtf_precision(stated.date) as precision,
    stated.date_basis,
    case stated.subtype when 'delist' then 'not_designated' when 'review' then null else 'designated' end
        as status_after,
    array_to_string(list_filter(
        [if(stated.programme = '', null, 'programme ' || stated.programme), listing.act],
        lambda part: part is not null
    ), '; ') as value,
    stated.description,
    if(stated.subtype = 'review', null, listing.reason) as quote,
    editions.extractor,
    editions.extractor_version,
    editions.source_id,
    editions.published as known_on,
    editions.published_assumed as known_on_assumed
from stated
join editions using (list_id, place)
left join programme_codes as codes
    on codes.list_id = stated.list_id and codes.code = stated.programme
qualify row_number() over (partition by claim_id order by place) = 1;
