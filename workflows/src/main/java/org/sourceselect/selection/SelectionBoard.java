package org.sourceselect.selection;

import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sourceselect.activity.StageResult;

/** Keeps count of a workflow's stages and shows the count: by query, and as current details in the Temporal UI. */
public final class SelectionBoard {

    private static final int SHOWN = 12;

    private final List<String> running = new ArrayList<>();
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private String target = "";
    private int stages;
    private int done;
    private int cached;
    private int failed;
    private double computedSeconds;

    /** Stages alike: how many are still to do, and how long those done took. */
    private static final class Kind {
        private int left;
        private int done;
        private double seconds;

        private double expectedSeconds() {
            return done == 0 ? 0 : left * seconds / done;
        }
    }

    /** Says what it is about. */
    public void begin(String name) {
        target = name;
        show();
    }

    /** Adds stages of a kind to those to do. */
    public void expect(String kind, int more) {
        stages += more;
        kind(kind).left += more;
        show();
    }

    /** Counts a source as failed. */
    public void fail() {
        failed++;
        show();
    }

    /** Runs one stage of a kind, shown as running meanwhile. */
    public <T extends StageResult> T stage(String kind, String summary, Functions.Func<T> call) {
        running.add(summary);
        show();
        try {
            T result = call.apply();
            done++;
            kind(kind).done++;
            kind(kind).seconds += result.run().seconds();
            if (result.run().cached()) {
                cached++;
            } else {
                computedSeconds += result.run().seconds();
            }
            return result;
        } finally {
            kind(kind).left--;
            running.remove(summary);
            show();
        }
    }

    /** The count. */
    public SelectionProgress progress() {
        return new SelectionProgress(
                target,
                stages,
                done,
                cached,
                failed,
                List.copyOf(running),
                computedSeconds,
                kinds.values().stream().mapToDouble(Kind::expectedSeconds).sum(),
                kinds.values().stream().anyMatch(k -> k.left > 0 && k.done == 0));
    }

    private Kind kind(String name) {
        return kinds.computeIfAbsent(name, n -> new Kind());
    }

    private void show() {
        StringBuilder text = new StringBuilder();
        text.append("**").append(target).append("**: ");
        text.append(done).append(" of ").append(stages).append(" stages done, ");
        text.append(cached).append(" of them found in the store; ");
        text.append(failed).append(" sources failed\n");
        running.stream().limit(SHOWN).forEach(s -> text.append("\n- ").append(s));
        if (running.size() > SHOWN) {
            text.append("\n- and ").append(running.size() - SHOWN).append(" more");
        }
        Workflow.setCurrentDetails(text.toString());
    }
}
