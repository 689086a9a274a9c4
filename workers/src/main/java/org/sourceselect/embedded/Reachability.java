package org.sourceselect.embedded;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.TemporalLocation;

/** Finds out whether a Temporal server answers, before anything relies on it. */
final class Reachability {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Set<Status.Code> REFUSALS =
            EnumSet.of(Status.Code.UNAUTHENTICATED, Status.Code.PERMISSION_DENIED);
    /** How many times as long as an address that nobody listens on one is tried that takes calls and is late to answer. */
    private static final int SLOW = 6;

    private static final Duration ONE_CALL = Duration.ofSeconds(3);

    private Reachability() {}

    /** The same with nothing told. */
    static void await(TemporalLocation location, Duration patience, BooleanSupplier worthwhile) {
        await(location, patience, worthwhile, sentence -> {});
    }

    /**
     * Returns when the server answers and has the namespace.
     *
     * @param patience how long to try; {@value #SLOW} times as long where something takes calls and does not reply
     * @param worthwhile asked between tries; false gives up, where nothing was late to answer
     * @param tell told in a sentence, once, that something takes calls and is late to answer
     * @throws BadInputException when it does not answer in time, or has no such namespace
     */
    static void await(TemporalLocation location, Duration patience, BooleanSupplier worthwhile, Consumer<String> tell) {
        long start = System.nanoTime();
        boolean told = false;
        WorkflowServiceStubs stubs =
                WorkflowServiceStubs.newServiceStubs(location.connection().build());
        try {
            while (true) {
                Status status = describe(stubs, location.namespace());
                if (status.isOk()) {
                    return;
                }
                // A development server answers some time before its namespace is there.
                boolean slow = status.getCode() == Status.Code.DEADLINE_EXCEEDED;
                Duration enough = slow ? patience.multipliedBy(SLOW) : patience;
                boolean late = System.nanoTime() - start > enough.toNanos() || !(slow || worthwhile.getAsBoolean());
                if (slow && !late && !told) {
                    tell.accept("Temporal at " + location.target()
                            + " takes calls and has not answered yet; waiting up to " + enough.toSeconds() + " s");
                    told = true;
                }
                if (late && status.getCode() == Status.Code.NOT_FOUND) {
                    throw new BadInputException(
                            "Temporal at " + location.target(),
                            "it has no namespace '" + location.namespace() + "'",
                            "create it, or name another with --namespace");
                }
                if (late && REFUSALS.contains(status.getCode())) {
                    throw new BadInputException(
                            "Temporal at " + location.target(),
                            "it refuses these credentials for namespace '" + location.namespace() + "' ("
                                    + status.getCode() + ")",
                            "check the namespace, the API key and the client certificate");
                }
                if (late) {
                    throw new BadInputException(
                            "Temporal at " + location.target(),
                            "it does not answer (" + reason(status) + ")",
                            "start it, or give --temporal the HOST:PORT of one that runs");
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } finally {
            ManagedChannel channel = stubs.getRawChannel();
            stubs.shutdownNow();
            channel.shutdownNow();
        }
    }

    private static String unavailable(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return "nothing listens there";
            }
            if (cause instanceof UnknownHostException) {
                return "the host is not known";
            }
            if (cause instanceof SSLException) {
                return "no secure connection: " + cause.getMessage();
            }
        }
        return "what listens there does not answer as asked; a server with TLS needs --tls, and some a client certificate";
    }

    private static Status describe(WorkflowServiceStubs stubs, String namespace) {
        try {
            stubs.blockingStub()
                    .withDeadlineAfter(ONE_CALL.toMillis(), TimeUnit.MILLISECONDS)
                    .describeNamespace(DescribeNamespaceRequest.newBuilder()
                            .setNamespace(namespace)
                            .build());
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }

    private static String reason(Status status) {
        return switch (status.getCode()) {
            // Internal: bytes that are no answer, as those of a server with TLS to a client without.
            case UNAVAILABLE, INTERNAL -> unavailable(status.getCause());
            case DEADLINE_EXCEEDED -> "no reply in time";
            default -> status.getCode().name();
        };
    }
}
