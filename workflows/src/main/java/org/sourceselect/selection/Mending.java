package org.sourceselect.selection;

import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a workflow does about artifacts that its stages find damaged: the steps that led to one are taken again from their first.
 *
 * <p>Each of those asks its stage once more. A stage whose artifact is whole finds it, at the cost of a look; the one whose
 * artifact is damaged makes it anew, and what was made of something else since is made of what is there now. So nobody has to
 * know which stage made what. Steps of several branches that meet the same damage count it once; an artifact that is damaged
 * for the third time is given up, as a store that loses what it is given will do so again.
 */
public final class Mending {

    /** How often an artifact is made anew in one run of a workflow. */
    public static final int TIMES = 2;

    private static final String CHANGE = "damage-is-mended";

    private final Consumer<String> forget;
    private final Map<String, Mended> mended = new LinkedHashMap<>();
    private int mendings;

    /** How often an artifact was made anew, and which of all mendings was the latest. */
    private record Mended(int times, int latest) {}

    /** Steps through stages. */
    @FunctionalInterface
    interface Steps<T> {
        /**
         * Takes them.
         *
         * @param again whether they were taken before, and met damage
         */
        T take(boolean again);
    }

    /**
     * @param forget told of each artifact, by {@linkplain org.sourceselect.activity.ArtifactRef#name() name}, that is to be asked
     *     for again wherever it was kept in mind
     */
    public Mending(Consumer<String> forget) {
        this.forget = forget;
    }

    /**
     * What the steps give, taken until they meet no damage.
     *
     * @throws ActivityFailure of a step, when it is another than damage, or of an artifact that was made anew often enough
     */
    <T> T whole(Steps<T> steps) {
        boolean again = false;
        while (true) {
            int begun = mendings;
            try {
                return steps.take(again);
            } catch (ActivityFailure e) {
                if (!isMended(e, begun)) {
                    throw e;
                }
                again = true;
            }
        }
    }

    /**
     * Whether the steps that failed so are to be taken again.
     *
     * @param begun how many mendings there had been when the steps began
     */
    private boolean isMended(ActivityFailure failure, int begun) {
        Optional<String> damaged = StageFailures.damaged(failure);
        if (damaged.isEmpty() || !isAccountedFor()) {
            return false;
        }
        Mended before = mended.getOrDefault(damaged.get(), new Mended(0, 0));
        if (before.latest > begun) {
            // Others met it meanwhile: what these steps read was perhaps still the damaged one.
            return true;
        }
        if (before.times == TIMES) {
            return false;
        }
        mended.put(damaged.get(), new Mended(before.times + 1, ++mendings));
        forget.accept(damaged.get());
        return true;
    }

    /** Whether this workflow mends: one that met damage while a release ran it that did not goes on as that did. */
    public static boolean isAccountedFor() {
        return Workflow.getVersion(CHANGE, Workflow.DEFAULT_VERSION, 1) != Workflow.DEFAULT_VERSION;
    }
}
