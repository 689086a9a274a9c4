package org.sourceselect.selection;

import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sourceselect.activity.RungActivity;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageName;
import org.sourceselect.race.Candidates;
import org.sourceselect.race.Ladder;
import org.sourceselect.race.RaceConclusion;
import org.sourceselect.race.RaceResult;
import org.sourceselect.race.RaceRun;
import org.sourceselect.race.RaceSettings;
import org.sourceselect.race.Rung;

/**
 * Path 3: lets the candidates of a selection race. Who goes on is decided by {@link Rung}; here every rung is asked for and waited
 * for, and what fails leaves the race alone.
 */
final class Race {

    private static final StageName RUNG = StageName.of(StageKind.RUNG);

    private final SelectionSettings settings;
    private final RaceSettings race;
    private final SelectionPlan plan;
    private final Branches branches;
    private final StageActivities activities;
    private final SelectionBoard board;

    Race(
            SelectionSettings settings,
            RaceSettings race,
            Branches branches,
            StageActivities activities,
            SelectionBoard board) {
        this.settings = settings;
        this.race = race;
        this.plan = branches.plan();
        this.branches = branches;
        this.activities = activities;
        this.board = board;
    }

    /**
     * The sources that race, in the order that they were chosen by.
     *
     * @param ranked the selection without its race
     */
    static List<RankedSource> candidates(Candidates rule, SelectionResult ranked) {
        List<RankedSource> all = ranked.path2().isEmpty() ? ranked.path1() : ranked.path2();
        List<RankedSource> order = rule.by().equals(Candidates.PATH1)
                ? ranked.path1()
                : rule.byMetric() ? SelectionRanking.by(rule.by(), all) : all;
        return order.stream().limit(rule.most()).toList();
    }

    /** Lets them race. */
    RaceResult run(List<RankedSource> candidates) {
        if (candidates.isEmpty()) {
            int full = race.finetuning().iterations();
            return RaceConclusion.of(
                    race, Ladder.from(full, full), List.of(), plan.sources().size());
        }
        Ladder ladder = race.ladder(candidates.size(), plan.sources().size());
        List<RaceRun> sources = candidates.stream()
                .map(candidate -> RaceRun.of(candidate.source(), candidate.model()))
                .toList();
        RaceRun scratch = RaceRun.withoutTransfer();
        double most = Rung.SPARING * ladder.cost(candidates.size());

        List<RaceRun> running = new ArrayList<>(sources);
        boolean beside = race.scratch();
        for (int rung = 0; rung < ladder.rungs().size() && !running.isEmpty(); rung++) {
            int upTo = ladder.rungs().get(rung);
            List<RaceRun> climbing = Stream.concat(running.stream(), beside ? Stream.of(scratch) : Stream.empty())
                    .toList();
            board.expect(RUNG, climbing.size());
            Promise.allOf(climbing.stream()
                            .map(run -> Async.procedure(() -> climb(run, upTo)))
                            .toList())
                    .get();
            running.removeIf(run -> !run.goesOn());
            beside = beside && scratch.goesOn();
            if (rung + 1 < ladder.rungs().size() && !running.isEmpty()) {
                Rung judged = Rung.of(running);
                long spent = sources.stream().mapToLong(RaceRun::done).sum();
                List<String> going = judged.goingOn(ladder, rung, spent, most);
                beside = beside && judged.keepsUp(scratch.judged(), going);
                running.removeIf(run -> !going.contains(run.name()));
            }
        }
        List<RaceRun> all = Stream.concat(sources.stream(), race.scratch() ? Stream.of(scratch) : Stream.empty())
                .toList();
        return RaceConclusion.of(race, ladder, all, plan.sources().size());
    }

    private void climb(RaceRun run, int upTo) {
        String what = run.source().map(plan::label).orElse(RaceRun.NO_TRANSFER) + " to " + upTo;
        try {
            run.reached(upTo, branches.mending().whole(again -> {
                if (again) {
                    run.source()
                            .ifPresent(source ->
                                    run.beginsWith(branches.of(source).model().model()));
                }
                RungActivity.Request request = new RungActivity.Request(
                        run.start(),
                        settings.network(),
                        branches.target(),
                        settings.split(),
                        race.finetuning().upTo(upTo),
                        run.after(),
                        run.former());
                return board.stage(activities, RUNG, what, RungActivity.class, activity -> activity.climb(request));
            }));
        } catch (ActivityFailure e) {
            run.failed(StageFailures.cause(e).reason());
            board.fail();
        }
    }
}
