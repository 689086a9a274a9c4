package org.sourceselect.activity;

/**
 * The task queues: one per resource, so that a machine takes only work it is made for.
 *
 * @param prefix the name the three share; several installations on one server use different ones
 */
public record TaskQueues(String prefix) {

    /** The prefix used where none is given. */
    public static final String DEFAULT_PREFIX = "sourceselect";

    /** Decisions: workflow tasks, no computing. */
    public String workflows() {
        return prefix;
    }

    /** Training and inference: one process per device, and on a GPU one activity per process. */
    public String gpu() {
        return prefix + "-gpu";
    }

    /** Reading, importing, scoring, reporting: as many at once as there are cores. */
    public String cpu() {
        return prefix + "-cpu";
    }

    /** The queue of a stage. */
    public String of(StageKind.Queue queue) {
        return switch (queue) {
            case CPU -> cpu();
            case GPU -> gpu();
        };
    }
}
