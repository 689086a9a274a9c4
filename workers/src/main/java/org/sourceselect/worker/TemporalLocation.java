package org.sourceselect.worker;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.Optional;

/**
 * Where a Temporal server is, and what it takes to be let in.
 *
 * @param target its front end, {@code HOST:PORT}
 * @param namespace the namespace
 * @param access TLS and the API key, for a server that asks for them; never shown, and never written to a file
 */
public record TemporalLocation(
        String target, String namespace, @JsonIgnore Optional<ClientConfigProfile> access) {

    /** The namespace where none is named. */
    public static final String DEFAULT_NAMESPACE = "default";

    /** A server that is spoken to without TLS or a key. */
    @JsonCreator
    public TemporalLocation(@JsonProperty("target") String target, @JsonProperty("namespace") String namespace) {
        this(target, namespace, Optional.empty());
    }

    /**
     * Options for a connection to it.
     *
     * @throws RuntimeException when a certificate or a key cannot be used
     */
    public WorkflowServiceStubsOptions.Builder connection() {
        return access.map(a -> WorkflowServiceStubsOptions.newBuilder(a.toWorkflowServiceStubsOptions()))
                .orElseGet(WorkflowServiceStubsOptions::newBuilder)
                .setTarget(target);
    }

    /** The address without the access. */
    @Override
    public String toString() {
        return "TemporalLocation[" + target + ", " + namespace + "]";
    }
}
