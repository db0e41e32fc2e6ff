#!/bin/sh
# Who may write and read which topic, on a cluster that checks: authorizer.class.name is
# org.apache.kafka.metadata.authorizer.StandardAuthorizer, allow.everyone.if.no.acl.found stays false,
# and every process signs in by SASL as the service it belongs to. Run it after `mydirection topics`,
# with Kafka's own kafka-acls.sh in the PATH; running it again changes nothing.
#
#   BOOTSTRAP=broker:9092 COMMAND_CONFIG=admin.properties sh deploy/kafka/acls.sh
#
# PREFIX: MYDIRECTION_KAFKA_TOPIC_PREFIX, where one is set. RESTRICTED_READERS: the services that match
# people. Analytics and dashboards are not among them and must never be: the restricted topic says who
# may not meet whom.
set -eu
: "${BOOTSTRAP:?the brokers, host:port}"
PREFIX=${PREFIX:-}
PUBLISHERS=${PUBLISHERS:-assessment plans}
READERS=${READERS:-analytics}
RESTRICTED_READERS=${RESTRICTED_READERS:-plans}

allow() {
    # shellcheck disable=SC2086 # the command may be several words
    ${KAFKA_ACLS:-kafka-acls.sh} --bootstrap-server "$BOOTSTRAP" \
        ${COMMAND_CONFIG:+--command-config "$COMMAND_CONFIG"} --add --allow-principal "$@"
}

for publisher in $PUBLISHERS; do
    allow "User:$publisher" --producer --topic "${PREFIX}mydirection.$publisher" \
        --topic "${PREFIX}mydirection.restricted"
    for reader in $READERS $RESTRICTED_READERS; do
        allow "User:$reader" --consumer --topic "${PREFIX}mydirection.$publisher" --group "$PREFIX$reader"
    done
done
for reader in $RESTRICTED_READERS; do
    allow "User:$reader" --consumer --topic "${PREFIX}mydirection.restricted" --group "$PREFIX$reader"
done
