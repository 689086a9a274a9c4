package org.sourceselect.campaign;

import io.temporal.workflow.Async;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Runs sources side by side, so many at once, and begins no further one where the history has no room for it: what is under
 * way can then end, and the next run goes on with the rest.
 */
final class SourceWindow {

    private final int eventsEach;
    private final int eventsPerRun;
    private int atOnce;
    private boolean paused;
    private int running;
    private int begun;
    private Optional<RuntimeException> broken = Optional.empty();

    /**
     * @param eventsEach the most events that one source takes
     * @param eventsPerRun how many events a history may have
     */
    SourceWindow(int eventsEach, int eventsPerRun, int atOnce, boolean paused) {
        this.eventsEach = eventsEach;
        this.eventsPerRun = eventsPerRun;
        this.atOnce = atOnce;
        this.paused = paused;
    }

    void pause(boolean value) {
        paused = value;
    }

    boolean paused() {
        return paused;
    }

    void atOnce(int value) {
        atOnce = value;
    }

    int atOnce() {
        return atOnce;
    }

    /**
     * Runs the sources of some numbers, in their order, and waits for all that were begun.
     *
     * @param between called on the workflow's own thread now and then, and at the end
     * @return the first number that was not begun; {@code to} when all are through
     */
    int walk(int from, int to, IntConsumer source, Runnable between) {
        int next = from;
        while (next < to) {
            Workflow.await(() -> broken.isPresent() || (!paused && running < atOnce));
            if (broken.isPresent() || !room()) {
                break;
            }
            int number = next++;
            begun++;
            running++;
            Async.procedure(() -> one(number, source));
            between.run();
        }
        Workflow.await(() -> running == 0);
        broken.ifPresent(e -> {
            throw e;
        });
        between.run();
        return next;
    }

    private void one(int number, IntConsumer source) {
        try {
            source.accept(number);
        } catch (RuntimeException e) {
            // A cancellation, or an error of ours: a source's own failure is a row, and nothing is thrown for it.
            broken = Optional.of(e);
        } finally {
            running--;
        }
    }

    /** Runs steps, so many at once, and waits for all of them, whatever room the history has. */
    void all(List<Functions.Proc> steps) {
        for (Functions.Proc step : steps) {
            Workflow.await(() -> broken.isPresent() || (!paused && running < atOnce));
            if (broken.isPresent()) {
                break;
            }
            begun++;
            running++;
            Async.procedure(() -> one(0, number -> step.apply()));
        }
        Workflow.await(() -> running == 0);
        broken.ifPresent(e -> {
            throw e;
        });
    }

    /** Whether nothing was begun in this history yet, or so many events have room in it. */
    boolean hasRoomFor(long events) {
        return begun == 0
                || (!Workflow.getInfo().isContinueAsNewSuggested()
                        && Workflow.getInfo().getHistoryLength() + events <= eventsPerRun);
    }

    /** The first source of a run always has room: otherwise no run would get on. */
    private boolean room() {
        if (begun == 0) {
            return true;
        }
        return !Workflow.getInfo().isContinueAsNewSuggested()
                && Workflow.getInfo().getHistoryLength() + (long) (running + 1) * eventsEach <= eventsPerRun;
    }
}
