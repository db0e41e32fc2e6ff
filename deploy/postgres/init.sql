-- Runs once, on an empty cluster, as its superuser. A service has a role of its own, which owns the
-- service's database and the one beside it with the persons' keys, and can enter no other.
\set ON_ERROR_STOP on
-- A complaint must not quote the line with the passwords.
\set VERBOSITY terse
\getenv assessment_password ASSESSMENT_PASSWORD
\getenv plans_password PLANS_PASSWORD
\getenv analytics_password ANALYTICS_PASSWORD

create temporary table service as
    select name, password
    from (values ('assessment', :'assessment_password'), ('plans', :'plans_password'), ('analytics', :'analytics_password'))
        as given (name, password);

select format('create role %I login password %L', name, password) from service \gexec

-- An open transaction that has written holds every reader of every log in the cluster back.
select format('alter role %I set transaction_timeout = ''10s''', name) from service \gexec

-- Readiness names the oldest transaction of the cluster, whoever's it is. The view shows queries as
-- they were sent: values travel beside them and are not shown.
select format('grant pg_read_all_stats to %I', name) from service \gexec

select format('create database %I owner %I', prefix || name, name)
from service, (values (''), ('keys_')) as kind (prefix) \gexec

-- Everybody may connect to a new database unless told otherwise.
select format('revoke all on database %I from public', datname) from pg_database \gexec
