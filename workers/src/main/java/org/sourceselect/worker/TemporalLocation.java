package org.sourceselect.worker;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.grpc.Metadata;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a Temporal server is, and what it takes to be let in.
 *
 * @param target its front end, {@code HOST:PORT}
 * @param namespace the namespace
 * @param access TLS and the API key, for a server that asks for them; never shown, and never written to a file
 * @param inProcess the name under which a server of this process also answers without a socket, which takes a fifth less of a
 *     short selection's time; empty for any other server, and never written to a file
 * @param token what the port of an embedded server asks for; never shown, and written nowhere but into its home
 */
public record TemporalLocation(
        String target,
        String namespace,
        @JsonIgnore Optional<ClientConfigProfile> access,
        @JsonIgnore Optional<String> inProcess,
        Optional<String> token) {

    /** The namespace where none is named. */
    public static final String DEFAULT_NAMESPACE = "default";

    /** Where a token is shown. */
    public static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    /** A server that is spoken to without TLS or a key. */
    public TemporalLocation(String target, String namespace) {
        this(target, namespace, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A server as it is noted in a home. */
    @JsonCreator
    TemporalLocation(
            @JsonProperty("target") String target,
            @JsonProperty("namespace") String namespace,
            @JsonProperty("token") @Nullable String token) {
        this(target, namespace, Optional.empty(), Optional.empty(), Optional.ofNullable(token));
    }

    /** A server of another process. */
    public TemporalLocation(String target, String namespace, Optional<ClientConfigProfile> access) {
        this(target, namespace, access, Optional.empty(), Optional.empty());
    }

    /**
     * Options for a connection to it. Whoever connects shuts the channel down too: the SDK leaves one that it was given open.
     *
     * @throws RuntimeException when a certificate or a key cannot be used
     */
    public WorkflowServiceStubsOptions.Builder connection() {
        if (inProcess.isPresent()) {
            return WorkflowServiceStubsOptions.newBuilder()
                    .setChannel(InProcessChannelBuilder.forName(inProcess.get()).build());
        }
        WorkflowServiceStubsOptions.Builder options = access.map(
                        a -> WorkflowServiceStubsOptions.newBuilder(a.toWorkflowServiceStubsOptions()))
                .orElseGet(WorkflowServiceStubsOptions::newBuilder)
                .setTarget(target);
        token.ifPresent(shown -> options.addGrpcMetadataProvider(() -> headers(shown)));
        return options;
    }

    /** How a token is shown. */
    public static String authorization(String token) {
        return "Bearer " + token;
    }

    private static Metadata headers(String token) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, authorization(token));
        return headers;
    }

    /** The address without the access. */
    @Override
    public String toString() {
        return "TemporalLocation[" + target + ", " + namespace + "]";
    }
}
