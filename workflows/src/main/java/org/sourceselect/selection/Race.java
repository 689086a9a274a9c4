package org.sourceselect.selection;

import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.race.Candidates;
import org.sourceselect.race.Comeback;
import org.sourceselect.race.Ladder;
import org.sourceselect.race.RaceConclusion;
import org.sourceselect.race.RaceResult;
import org.sourceselect.race.RaceRun;
import org.sourceselect.race.RaceSettings;
import org.sourceselect.race.RaceStanding;
import org.sourceselect.race.Rung;
import org.sourceselect.race.Settled;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.combined.Blend;

/**
 * Path 3: lets the candidates of a selection race. Who goes on is decided by {@link Rung}, {@link Comeback} and {@link Settled}; here
 * every rung is asked for and waited for, and what fails leaves the race alone.
 */
public final class Race {

    private static final String COMEBACKS = "race-comebacks";

    private final RaceSettings race;
    private final SelectionPlan plan;
    private final SideBySide sideBySide;
    private final Climber climber;
    private final SelectionBoard board;

    private final List<RaceRun> sources;
    private final RaceRun scratch = RaceRun.withoutTransfer();
    private final Ladder ladder;
    /** Who went no further: the latest rung's first, and of one rung the better first. */
    private final List<RaceRun> dropped = new ArrayList<>();

    private Optional<RaceResult.Stopped> stopped = Optional.empty();

    /**
     * A source that may race.
     *
     * @param source the source
     * @param model its model
     */
    public record Entrant(TaskId source, ArtifactRef model) {}

    /** Runs steps side by side, and waits for all of them. */
    @FunctionalInterface
    public interface SideBySide {
        /** Runs them. */
        void run(List<Functions.Proc> steps);

        /** As many at once as there are. */
        static void all(List<Functions.Proc> steps) {
            Promise.allOf(steps.stream().map(Async::procedure).toList()).get();
        }
    }

    /**
     * @param race how they race
     * @param candidates who race, in the order that they were chosen by
     * @param sideBySide how the steps of one rung are run
     */
    public Race(
            SelectionSettings settings,
            RaceSettings race,
            List<Entrant> candidates,
            Branches branches,
            StageActivities activities,
            SelectionBoard board,
            SideBySide sideBySide) {
        this.race = race;
        this.plan = branches.plan();
        this.sideBySide = sideBySide;
        this.climber = new Climber(settings, race.finetuning(), branches, activities, board);
        this.board = board;
        this.sources = candidates.stream()
                .map(candidate -> RaceRun.of(candidate.source(), candidate.model()))
                .toList();
        int full = race.finetuning().iterations();
        this.ladder = candidates.isEmpty()
                ? Ladder.from(full, full)
                : race.ladder(candidates.size(), plan.sources().size());
    }

    /**
     * The sources that race, in the order that they are chosen by.
     *
     * @param ranked the selection without its race
     * @param inCompany whether the best of Path 2 make it two where Path 1 has fewer; asked only where that makes a difference
     */
    public static List<Entrant> candidates(RaceSettings race, SelectionResult ranked, BooleanSupplier inCompany) {
        Candidates rule = race.candidates();
        List<RankedSource> all = ranked.path2().isEmpty() ? ranked.path1() : ranked.path2();
        List<RankedSource> order = rule.by().equals(Candidates.PATH1)
                ? ranked.path1()
                : rule.byMetric() ? SelectionRanking.by(rule.by(), all) : all;
        if (rule.by().equals(Candidates.PATH1)
                && order.size() < 2
                && all.size() > order.size()
                && inCompany.getAsBoolean()) {
            List<TaskId> near = order.stream().map(RankedSource::source).toList();
            order = Stream.concat(order.stream(), all.stream().filter(other -> !near.contains(other.source())))
                    .limit(2)
                    .toList();
        }
        // Of whom these say nothing does not race by them. Others that are undefined come last, as in races that run.
        if (Blend.isOfAll(rule.by())) {
            order = order.stream()
                    .filter(source -> source.scores().containsKey(rule.by()))
                    .toList();
        }
        return order.stream()
                .limit(race.entrants(order.size(), ranked.pool().size()))
                .map(source -> new Entrant(source.source(), source.model()))
                .toList();
    }

    /** Lets them race. */
    public RaceResult run() {
        List<RaceRun> running = new ArrayList<>(sources);
        boolean beside = race.scratch() && !sources.isEmpty();
        int due = running.size();
        double most = Rung.SPARING * ladder.cost(sources.size());
        for (int rung = 0; rung < ladder.rungs().size() && !running.isEmpty(); rung++) {
            List<RaceRun> climbing = Stream.concat(running.stream(), beside ? Stream.of(scratch) : Stream.empty())
                    .toList();
            board.expect(Climber.RUNG, climbing.size());
            climb(climbing, rung);
            fillPlaces(running, due, rung);
            running.removeIf(run -> !run.goesOn());
            beside = beside && scratch.goesOn();
            if (rung + 1 < ladder.rungs().size() && !running.isEmpty()) {
                List<String> going = goingOn(running, rung, most);
                due = stopped.isPresent() ? 1 : Ladder.goingOn(running.size());
                beside = beside && Rung.of(running).keepsUp(scratch.judged(), going);
                drop(running, going);
            }
        }
        // Not before the last rung has ended: its stages take longer than the mean of those below it.
        board.counted(SelectionBoard.Ahead.RUNGS);
        List<RaceRun> all = Stream.concat(sources.stream(), race.scratch() ? Stream.of(scratch) : Stream.empty())
                .filter(run -> !sources.isEmpty())
                .toList();
        return RaceConclusion.of(race, ladder, all, plan.sources().size(), stopped);
    }

    /** Who goes on after a rung: the leader alone, once the order has settled and that is to end the race. */
    private List<String> goingOn(List<RaceRun> running, int rung, double most) {
        Rung judged = Rung.of(running);
        if (race.stop() && stopped.isEmpty()) {
            stopped = Settled.at(running, sources, ladder, rung)
                    .map(settled -> new RaceResult.Stopped(
                            ladder.rungs().get(rung),
                            settled.epsilon(),
                            judged.besideLeader().stream()
                                    .skip(1)
                                    .flatMap(name -> running.stream()
                                            .filter(run -> run.name().equals(name))
                                            .flatMap(run -> run.source().stream()))
                                    .toList()));
        }
        long spent = sources.stream().mapToLong(RaceRun::done).sum();
        return stopped.isPresent() ? judged.order().subList(0, 1) : judged.goingOn(ladder, rung, spent, most);
    }

    private void drop(List<RaceRun> running, List<String> going) {
        List<RaceRun> out = Rung.of(running).order().stream()
                .filter(name -> !going.contains(name))
                .flatMap(name -> running.stream().filter(run -> run.name().equals(name)))
                .toList();
        dropped.addAll(0, out);
        running.removeAll(out);
    }

    /** Fills the places of those that failed on the way to a rung with those whom they had displaced. */
    private void fillPlaces(List<RaceRun> running, int due, int rung) {
        while (rung > 0 && running.stream().anyMatch(run -> !run.goesOn())) {
            if (Workflow.getVersion(COMEBACKS, Workflow.DEFAULT_VERSION, 1) == Workflow.DEFAULT_VERSION) {
                return;
            }
            List<RaceRun> back = Comeback.of(due, running, dropped).stream()
                    .map(Comeback::back)
                    .toList();
            if (back.isEmpty()) {
                return;
            }
            dropped.removeAll(back);
            running.addAll(back);
            for (int missed = 0; missed <= rung; missed++) {
                int upTo = ladder.rungs().get(missed);
                List<RaceRun> below = back.stream()
                        .filter(run -> run.goesOn() && run.done() < upTo)
                        .toList();
                board.expect(Climber.RUNG, below.size());
                climb(below, missed, () -> board.stands(RaceStanding.of(ladder, rung, running)));
            }
        }
    }

    private void climb(List<RaceRun> climbing, int rung) {
        climb(climbing, rung, () -> board.stands(RaceStanding.of(ladder, rung, climbing)));
    }

    private void climb(List<RaceRun> climbing, int rung, Runnable show) {
        int upTo = ladder.rungs().get(rung);
        show.run();
        sideBySide.run(climbing.stream()
                .map(run -> (Functions.Proc) () -> {
                    climb(run, upTo);
                    show.run();
                })
                .toList());
    }

    private void climb(RaceRun run, int upTo) {
        try {
            climber.climb(run, upTo);
        } catch (ActivityFailure e) {
            run.failed(StageFailures.cause(e).reason());
            board.fail();
        }
    }
}
