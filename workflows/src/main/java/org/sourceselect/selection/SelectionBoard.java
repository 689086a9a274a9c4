package org.sourceselect.selection;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.activity.StageName;
import org.sourceselect.activity.StageResult;
import org.sourceselect.race.RaceResult;
import org.sourceselect.race.RaceStanding;

/** Keeps count of a workflow's stages and shows the count: by query, and as current details in the Temporal UI. */
public final class SelectionBoard {

    private static final int SHOWN = 12;

    /** Of how many stages of a kind a mean says what the others take; of few in all, half of them must do. */
    private static final int ENOUGH = 3;

    private final List<String> running = new ArrayList<>();
    private final Map<StageName, Alike> kinds = new LinkedHashMap<>();
    /** Stages that were run, and whether they were done: what is run once more was damaged, or what it read. */
    private final Map<String, Boolean> ran = new LinkedHashMap<>();

    private String target = "";
    private int stages;
    private int done;
    private int found;
    private int failed;
    private double computedSeconds;
    private Optional<RaceStanding> race = Optional.empty();
    private final Set<Ahead> ahead = EnumSet.noneOf(Ahead.class);

    /** What comes of which nobody can say yet how many stages it has. */
    public enum Ahead {
        /** The rungs of a race: each is another number of stages, and takes longer than those before it. */
        RUNGS,
        /** The ground truth beside a race. */
        TRUTH
    }

    /**
     * The count, to go on from.
     *
     * @param target what it is about
     * @param kinds stages alike, by label
     * @param stages stages to do, as far as known
     * @param done stages done
     * @param found how many of those the store already held
     * @param failed sources that failed
     * @param computedSeconds what the stages computed took
     */
    public record Count(
            String target,
            Map<String, KindCount> kinds,
            int stages,
            int done,
            @JsonAlias("cached") int found,
            int failed,
            double computedSeconds) {}

    /**
     * How many stages of a kind are left, how many done, and how long those took that were computed.
     *
     * @param found how many of those done the store already held; none in the counts of older releases, which took the seconds of
     *     all
     */
    public record KindCount(int left, int done, double seconds, int found) {}

    /**
     * Stages alike: how many are still to do, and how long those took that this run computed. What the store held was computed at
     * another time, and perhaps on another machine.
     */
    private static final class Alike {
        private int left;
        private int done;
        private int found;
        private double seconds;

        private int computed() {
            return done - found;
        }

        private boolean tells() {
            return left <= 0 || computed() >= Math.min(ENOUGH, (left + computed() + 1) / 2);
        }

        private double meanSeconds() {
            return computed() == 0 ? 0 : seconds / computed();
        }

        private double expectedSeconds() {
            return left * meanSeconds();
        }
    }

    /** The count, for the next run of the workflow. */
    public Count count() {
        Map<String, KindCount> counts = new LinkedHashMap<>();
        kinds.forEach((stage, k) -> counts.put(stage.label(), new KindCount(k.left, k.done, k.seconds, k.found)));
        return new Count(target, counts, stages, done, found, failed, computedSeconds);
    }

    /** Goes on from the count of another run. */
    public void takeOver(Count count) {
        target = count.target();
        count.kinds().forEach((label, counted) -> {
            Alike kind = alike(StageName.parse(label));
            kind.left = counted.left();
            kind.done = counted.done();
            kind.seconds = counted.seconds();
            kind.found = counted.found();
        });
        stages = count.stages();
        done = count.done();
        found = count.found();
        failed = count.failed();
        computedSeconds = count.computedSeconds();
        show();
    }

    /** Counts from the first source again, of whom none has failed so far. */
    public void startOver() {
        ran.clear();
        failed = 0;
        show();
    }

    /** Says what it is about. */
    public void begin(String name) {
        target = name;
        show();
    }

    /** Shows what came of it, below the count, and how to have it. */
    public void conclude(SelectionView view, Optional<RaceResult> race) {
        conclude(SelectionMarkdown.verdict(view, race) + "\n\nFiles and report: `sourceselect result "
                + Workflow.getInfo().getWorkflowId() + " --output DIR`\n\n" + SelectionMarkdown.of(view)
                + race.map(RaceMarkdown::of).orElse(""));
    }

    /** The same in words of the caller's, as Markdown. */
    public void conclude(String words) {
        Workflow.setCurrentDetails(text() + "\n" + words);
    }

    /** Adds stages of a name to those to do. */
    public void expect(StageName stage, int more) {
        stages += more;
        alike(stage).left += more;
        show();
    }

    /** The same of stages that are asked for again after others like them: those that were done count anew. */
    public void expectAgain(StageName stage, int more) {
        ran.keySet().removeIf(summary -> summary.startsWith(stage.over("")));
        expect(stage, more);
    }

    /** Says that more comes than is expected so far. */
    public void comes(Ahead more) {
        ahead.add(more);
    }

    /** Says that all stages of this are expected by now. */
    public void counted(Ahead more) {
        ahead.remove(more);
    }

    /** Keeps how the race stands, for whoever asks. */
    void stands(RaceStanding now) {
        race = Optional.of(now);
    }

    /** Counts a source as failed. */
    public void fail() {
        failed++;
        show();
    }

    /**
     * Runs one stage, shown as running meanwhile. One that was done and is run again counts once more.
     *
     * @param what what it is run over, in words
     * @param call the activity's method with the request
     */
    <A, R extends StageResult> R stage(
            StageActivities activities, StageName stage, String what, Class<A> activity, Functions.Func1<A, R> call) {
        String summary = stage.over(what);
        running.add(summary);
        Boolean before = ran.put(summary, false);
        if (before != null) {
            stages += before ? 1 : 0;
            alike(stage).left++;
        }
        show();
        try {
            R result = call.apply(activities.of(activity, stage, what));
            ran.put(summary, true);
            done++;
            alike(stage).done++;
            if (result.run().found()) {
                found++;
                alike(stage).found++;
            } else {
                computedSeconds += result.run().seconds();
                alike(stage).seconds += result.run().seconds();
            }
            return result;
        } finally {
            alike(stage).left--;
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
                found,
                failed,
                List.copyOf(running),
                computedSeconds,
                kinds.values().stream().mapToDouble(Alike::expectedSeconds).sum(),
                !ahead.isEmpty() || kinds.values().stream().anyMatch(k -> !k.tells()),
                kinds.entrySet().stream()
                        .map(kind -> new SelectionProgress.Kind(
                                kind.getKey().label(),
                                kind.getValue().left + kind.getValue().done,
                                kind.getValue().done,
                                kind.getValue().meanSeconds()))
                        .toList(),
                race);
    }

    private Alike alike(StageName stage) {
        return kinds.computeIfAbsent(stage, s -> new Alike());
    }

    private void show() {
        Workflow.setCurrentDetails(text());
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        text.append("**").append(target).append("**: ");
        text.append(done).append(" of ").append(stages).append(" stages done, ");
        text.append(found).append(" of them found in the store; ");
        text.append(failed).append(" sources failed\n");
        running.stream().limit(SHOWN).forEach(s -> text.append("\n- ").append(s));
        if (running.size() > SHOWN) {
            text.append("\n- and ").append(running.size() - SHOWN).append(" more");
        }
        return text.toString();
    }
}
