package org.sourceselect.embedded;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.Closeable;
import java.time.Duration;
import java.util.function.Consumer;
import org.sourceselect.plugin.SourceSelectPlugin;
import org.sourceselect.worker.TemporalLocation;

/** A client of a Temporal server that somebody else runs: asks, works on nothing, needs no store. */
public final class TemporalConnection implements Closeable {

    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final WorkflowServiceStubs service;
    private final WorkflowClient client;

    private TemporalConnection(WorkflowServiceStubs service, WorkflowClient client) {
        this.service = service;
        this.client = client;
    }

    /** As {@link #to(TemporalLocation, Consumer)}, with nothing told. */
    public static TemporalConnection to(TemporalLocation location) {
        return to(location, sentence -> {});
    }

    /**
     * Connects.
     *
     * @param tell told in a sentence that the server is late to answer
     * @throws org.sourceselect.task.BadInputException when the server does not answer or lacks the namespace
     */
    public static TemporalConnection to(TemporalLocation location, Consumer<String> tell) {
        Reachability.await(location, ANSWER, () -> false, tell);
        WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(location.connection()
                // Somebody waits for the answer: the SDK's own tries go on for a minute.
                .setRpcRetryOptions(
                        RpcRetryOptions.newBuilder().setExpiration(ANSWER).validateBuildWithDefaults())
                .build());
        WorkflowClient client = WorkflowClient.newInstance(
                service,
                WorkflowClientOptions.newBuilder()
                        .setNamespace(location.namespace())
                        .setPlugins(SourceSelectPlugin.builder().build())
                        .build());
        return new TemporalConnection(service, client);
    }

    /** The client. */
    public WorkflowClient client() {
        return client;
    }

    @Override
    public void close() {
        service.shutdownNow();
    }
}
