package org.sourceselect.race;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.evaluation.PairedTest;
import org.sourceselect.race.RaceRow.Ending;
import org.sourceselect.task.TaskId;

/** What can be said at the end of a race. */
public final class RaceConclusion {

    private final RaceSettings settings;
    private final Ladder ladder;
    private final List<RaceRun> runs;
    private final List<RaceRun> atEnd;
    private final List<String> order;
    private final List<String> beside;
    private final boolean learnt;
    private final Optional<RaceResult.Stopped> stopped;

    private RaceConclusion(
            RaceSettings settings, Ladder ladder, List<RaceRun> runs, Optional<RaceResult.Stopped> stopped) {
        this.settings = settings;
        this.ladder = ladder;
        this.runs = runs;
        this.stopped = stopped;
        int full = settings.finetuning().iterations();
        this.atEnd = runs.stream()
                .filter(run -> run.source().isPresent() && run.goesOn() && run.done() == full)
                .toList();
        Optional<Rung> last = rung(atEnd);
        this.order = last.map(Rung::order).orElse(List.of());
        this.beside = last.map(Rung::besideLeader).orElse(List.of());
        this.learnt = atEnd.stream().anyMatch(RaceConclusion::hasLearnt);
    }

    /**
     * The result of a race.
     *
     * @param runs of all candidates, in their order, the net without transfer anywhere
     * @param pool how many sources there are in all
     * @param stopped where the leader alone went on, as the order had settled
     */
    public static RaceResult of(
            RaceSettings settings, Ladder ladder, List<RaceRun> runs, int pool, Optional<RaceResult.Stopped> stopped) {
        return new RaceConclusion(settings, ladder, runs, stopped).result(pool);
    }

    private RaceResult result(int pool) {
        int others = settings.scratch() ? 1 : 0;
        return new RaceResult(
                settings.candidates(),
                ladder.rungs(),
                rows(),
                learnt ? source(order.get(0)) : Optional.empty(),
                learnt
                        ? beside.stream()
                                .skip(1)
                                .flatMap(name -> source(name).stream())
                                .toList()
                        : List.of(),
                runs.stream().mapToLong(RaceRun::done).sum(),
                (long) settings.finetuning().iterations() * (pool + others),
                runs.stream().mapToDouble(RaceRun::seconds).sum(),
                runs.stream().mapToInt(run -> run.judged().dice().size()).max().orElse(0),
                stopped);
    }

    private Optional<TaskId> source(String name) {
        return runs.stream().filter(run -> run.name().equals(name)).findFirst().flatMap(RaceRun::source);
    }

    private List<RaceRow> rows() {
        Map<List<Object>, List<RaceRun>> byRung = new LinkedHashMap<>();
        runs.stream()
                .sorted(Comparator.comparing(RaceRun::goesOn)
                        .thenComparing(RaceRun::done)
                        .reversed())
                .forEach(run -> byRung.computeIfAbsent(List.of(run.goesOn(), run.done()), r -> new ArrayList<>())
                        .add(run));
        List<RaceRow> rows = new ArrayList<>();
        byRung.values().forEach(together -> {
            Map<String, RaceRun> named = new LinkedHashMap<>();
            together.forEach(run -> named.put(run.name(), run));
            Rung.of(together).order().stream()
                    .flatMap(name -> Optional.ofNullable(named.get(name)).stream())
                    .forEach(run -> rows.add(row(run, rows.size() + 1)));
        });
        return rows;
    }

    private RaceRow row(RaceRun run, int place) {
        return new RaceRow(
                run.source(),
                run.curve(),
                ending(run),
                place,
                run.model(),
                run.last().map(trained -> trained.dice()),
                run.failure(),
                run.cameBackFor());
    }

    private Ending ending(RaceRun run) {
        if (!run.goesOn()) {
            return Ending.FAILED;
        }
        if (run.done() < settings.finetuning().iterations()) {
            return Ending.DROPPED;
        }
        if (learnt && run.source().isEmpty()) {
            return besideWinner(run);
        }
        if (!learnt || !beside.contains(run.name())) {
            return Ending.LAST_RUNG;
        }
        return order.get(0).equals(run.name()) ? Ending.WON : Ending.TIED;
    }

    /** The net without transfer takes nobody's place, and is held against the winner alone. */
    private Ending besideWinner(RaceRun scratch) {
        List<Double> winner = atEnd.stream()
                .filter(run -> run.name().equals(order.get(0)))
                .findFirst()
                .orElseThrow()
                .judged()
                .dice();
        List<Double> own = scratch.judged().dice();
        if (PairedTest.oneSided(own, winner) <= PairedTest.LEVEL) {
            return Ending.AHEAD;
        }
        return PairedTest.oneSided(winner, own) <= PairedTest.LEVEL ? Ending.LAST_RUNG : Ending.TIED;
    }

    /** Above what marking everything gives on the same subjects. */
    private static boolean hasLearnt(RaceRun run) {
        return run.last().filter(trained -> !trained.ownDice().nothingLearnt()).isPresent();
    }

    private static Optional<Rung> rung(List<RaceRun> runs) {
        return runs.isEmpty() ? Optional.empty() : Optional.of(Rung.of(runs));
    }
}
