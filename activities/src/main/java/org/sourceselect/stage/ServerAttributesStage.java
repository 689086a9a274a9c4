package org.sourceselect.stage;

import io.grpc.StatusRuntimeException;
import io.temporal.activity.Activity;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.client.WorkflowClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.ServerAttributes;

/** Asks the server this worker works for. */
public final class ServerAttributesStage implements ServerAttributes {

    private static final Logger LOG = LoggerFactory.getLogger(ServerAttributesStage.class);
    private static final long ANSWER_SECONDS = 10;

    @Override
    public List<String> registered(List<String> names) {
        WorkflowClient client = Activity.getExecutionContext().getWorkflowClient();
        try {
            Map<String, IndexedValueType> known = OperatorServiceGrpc.newBlockingStub(
                            client.getWorkflowServiceStubs().getRawChannel())
                    .withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                            .setNamespace(client.getOptions().getNamespace())
                            .build())
                    .getCustomAttributesMap();
            return names.stream()
                    .filter(n -> known.get(n) == IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                    .toList();
        } catch (StatusRuntimeException e) {
            // A server without this service, or one that does not let workers ask: campaigns do without.
            LOG.debug(
                    "The server does not say which search attributes it has: {}",
                    e.getStatus().getCode());
            return List.of();
        }
    }
}
