package org.sourceselect.race;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.RungActivity;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.task.TaskId;

/** What is known of one candidate while it races. */
public final class RaceRun {

    /** What the net without transfer is called. */
    public static final String NO_TRANSFER = "no transfer";

    private final Optional<TaskId> source;
    private Optional<ArtifactRef> start;
    private boolean anotherStart;
    /** The number of the first rung that the last one goes on from. */
    private int begun;

    private final List<Integer> iterations = new ArrayList<>();
    private final List<RungActivity.Result> results = new ArrayList<>();
    private Optional<String> failure = Optional.empty();
    private Optional<TaskId> cameBackFor = Optional.empty();

    private RaceRun(Optional<TaskId> source, Optional<ArtifactRef> start) {
        this.source = source;
        this.start = start;
    }

    /** A source's, from its model. */
    public static RaceRun of(TaskId source, ArtifactRef model) {
        return new RaceRun(Optional.of(source), Optional.of(model));
    }

    /** The net's without transfer, from random weights. */
    public static RaceRun withoutTransfer() {
        return new RaceRun(Optional.empty(), Optional.empty());
    }

    /** The model it begins with; empty for random weights. */
    public Optional<ArtifactRef> start() {
        return start;
    }

    /**
     * Notes the model that it begins with from now on, as the former one was lost and made anew. When that did not come to the same
     * bits, nothing goes on from the rungs before, which belong to the former one.
     */
    public void beginsWith(ArtifactRef model) {
        anotherStart |= !start.equals(Optional.of(model));
        start = Optional.of(model);
    }

    /** Notes what a rung gave. */
    public void reached(int upTo, RungActivity.Result result) {
        begun = anotherStart ? results.size() : begun;
        anotherStart = false;
        iterations.add(upTo);
        results.add(result);
    }

    /** Notes that it could not go on. */
    public void failed(String reason) {
        failure = Optional.of(reason);
    }

    /** Notes that it goes on after all, in the place of one that failed. */
    void comesBackFor(RaceRun failed) {
        cameBackFor = failed.source;
    }

    /** In whose place it went on; empty where it never was dropped, or stayed so. */
    Optional<TaskId> cameBackFor() {
        return cameBackFor;
    }

    /** Its name among the others. */
    public String name() {
        return source.map(TaskId::toString).orElse(NO_TRANSFER);
    }

    /** Whether it can go on. */
    public boolean goesOn() {
        return failure.isEmpty();
    }

    /** The iterations done; 0 before the first rung. */
    public int done() {
        return iterations.isEmpty() ? 0 : iterations.get(iterations.size() - 1);
    }

    /** The artifact of the rung it came to last. */
    Optional<ArtifactRef> model() {
        return last().map(TrainedModel::model);
    }

    /** The iterations that the next rung goes on after; 0 where it begins anew. */
    public int after() {
        return anotherStart ? 0 : done();
    }

    /** The artifact of the rung that the next one goes on from; empty where it begins anew. */
    public Optional<ArtifactRef> former() {
        return anotherStart ? Optional.empty() : model();
    }

    /** The source; empty for the net without transfer. */
    public Optional<TaskId> source() {
        return source;
    }

    Optional<String> failure() {
        return failure;
    }

    Optional<TrainedModel> last() {
        return results.isEmpty()
                ? Optional.empty()
                : Optional.of(results.get(results.size() - 1).trained());
    }

    /** The net after the last rung, with what all its rungs cost; empty before the first. */
    public Optional<TrainedModel> whole() {
        boolean found = results.stream().allMatch(result -> result.run().found());
        return last().map(trained -> new TrainedModel(
                trained.model(),
                trained.finalLoss(),
                trained.dice(),
                new StageRun(found, seconds()),
                trained.validation()));
    }

    /** The mean Dice over the validation subjects at a rung; empty where it did not come there. */
    OptionalDouble meanAt(int upTo) {
        int rung = iterations.indexOf(upTo);
        return rung < 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Judged.mean(results.get(rung).validation()));
    }

    /** What it did at the rung it came to last; nothing before the first. */
    public Judged judged() {
        if (results.isEmpty()) {
            return new Judged(List.of(), List.of());
        }
        RungActivity.Result result = results.get(results.size() - 1);
        return new Judged(result.validation(), result.softDice());
    }

    List<RaceRow.Point> curve() {
        List<RaceRow.Point> points = new ArrayList<>();
        int best = best();
        for (int i = 0; i < results.size(); i++) {
            TrainedModel trained = results.get(i).trained();
            Optional<TrainedModel> named = i == best ? Optional.of(trained) : Optional.empty();
            points.add(new RaceRow.Point(
                    iterations.get(i),
                    trained.ownDice(),
                    named.map(TrainedModel::model),
                    named.map(TrainedModel::dice)));
        }
        return points;
    }

    /** The number of the rung of the highest mean Dice on the validation subjects, of equals the last; -1 where none is known. */
    private int best() {
        int best = -1;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = begun; i < results.size(); i++) {
            double mean = results.get(i).trained().ownDice().mean();
            if (mean >= highest) {
                best = i;
                highest = mean;
            }
        }
        return best;
    }

    double seconds() {
        return results.stream().mapToDouble(r -> r.run().seconds()).sum();
    }
}
