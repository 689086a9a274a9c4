package org.sourceselect.embedded;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.Closeable;
import java.time.Duration;
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

    /**
     * Connects.
     *
     * @throws org.sourceselect.task.BadInputException when the server does not answer or lacks the namespace
     */
    public static TemporalConnection to(TemporalLocation location) {
        Reachability.await(location, ANSWER, () -> false);
        WorkflowServiceStubs service =
                WorkflowServiceStubs.newServiceStubs(location.connection().build());
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
