package org.sourceselect.selection;

import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import org.sourceselect.activity.StageResult;

/** Keeps count of a workflow's stages and shows the count: by query, and as current details in the Temporal UI. */
public final class SelectionBoard {

    private static final int SHOWN = 12;

    private final List<String> running = new ArrayList<>();
    private String target = "";
    private int stages;
    private int done;
    private int cached;
    private int failed;

    /** Says what it is about. */
    public void begin(String name) {
        target = name;
        show();
    }

    /** Adds stages to those to do. */
    public void expect(int more) {
        stages += more;
        show();
    }

    /** Counts a source as failed. */
    public void fail() {
        failed++;
        show();
    }

    /** Runs one stage, shown as running meanwhile. */
    public <T extends StageResult> T stage(String summary, Functions.Func<T> call) {
        running.add(summary);
        show();
        try {
            T result = call.apply();
            done++;
            if (result.run().cached()) {
                cached++;
            }
            return result;
        } finally {
            running.remove(summary);
            show();
        }
    }

    /** The count. */
    public SelectionProgress progress() {
        return new SelectionProgress(target, stages, done, cached, failed, List.copyOf(running));
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
