package org.sourceselect.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.sourceselect.activity.StageKind;

/**
 * What is measured about a store and about the stages that find or compute in it: {@code docs/metrics-prometheus.md} has every
 * name. No key, no address and no task is a label, so that their number stays small.
 */
final class StoreMeters {

    /** How a request to the store ended. */
    enum Answer {
        /** As asked; that an object is absent or a condition did not hold is an answer too. */
        OK,
        /** It failed in passing, and is sent again. */
        RETRIED,
        /** The store's disk has no room for what was sent. */
        FULL,
        /** It failed for good. */
        FAILED
    }

    /** How a stage ended. */
    enum StageEnd {
        /** The store held its artifact already. */
        FOUND,
        /** It was computed and stored. */
        COMPUTED,
        /** Another worker computes it, and it is asked for again later. */
        ELSEWHERE,
        /** It failed or was stopped. */
        INCOMPLETE
    }

    private final MeterRegistry registry;
    private final Counter sent;
    private final Counter received;

    StoreMeters(MeterRegistry registry) {
        this.registry = registry;
        this.sent = bytes(registry, "sent");
        this.received = bytes(registry, "received");
        // From 0 on, as the first time that the store is full is to be seen as an increase.
        requests("put", Answer.FULL);
        requests("upload", Answer.FULL);
        // Likewise: a rate sees no event that its series begins with, and a stage of a small task is done within one
        // look.
        for (StageKind stage : StageKind.values()) {
            stages(stage, StageEnd.COMPUTED);
            stages(stage, StageEnd.FOUND);
        }
    }

    /** Measures nothing. */
    static StoreMeters none() {
        return new StoreMeters(new CompositeMeterRegistry());
    }

    private static Counter bytes(MeterRegistry registry, String direction) {
        return Counter.builder("sourceselect.store.transferred")
                .description("Content of objects that went to the store (sent) or came from it (received)")
                .baseUnit("bytes")
                .tag("direction", direction)
                .register(registry);
    }

    void sent(long bytes) {
        sent.increment((double) bytes);
    }

    void received(long bytes) {
        received.increment((double) bytes);
    }

    /** One request to the store; a retry is one of its own. */
    void request(String operation, Answer answer, long startNanos) {
        requests(operation, answer).record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    private Timer requests(String operation, Answer answer) {
        return Timer.builder("sourceselect.store.request.duration")
                .description("Time of one request to the store, its content included")
                .tag("operation", operation)
                .tag("answer", lower(answer))
                .register(registry);
    }

    void stage(StageKind stage, StageEnd end, long startNanos) {
        stages(stage, end).record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    private Timer stages(StageKind stage, StageEnd end) {
        return Timer.builder("sourceselect.stage.duration")
                .description(
                        "Time of a stage: of the look-up where it was found, of computing and storing where it was not")
                .tag("stage", stage.key())
                .tag("outcome", lower(end))
                .register(registry);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
