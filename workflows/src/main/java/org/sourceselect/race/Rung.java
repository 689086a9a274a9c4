package org.sourceselect.race;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sourceselect.evaluation.PairedTest;

/**
 * Who goes on after a rung, by the Dice of validation subjects.
 *
 * <p>The better half goes on. Whom a {@linkplain PairedTest paired test} over the validation subjects (one-sided, Holm) cannot tell
 * from the leader goes on as well, best first, while the race stays within what it may cost. Running races replay by this rule: a
 * change of it takes {@code Workflow.getVersion}.
 */
public final class Rung {

    /** What sparing may bring the cost of a race to, in parts of one in which nobody is spared. */
    public static final double SPARING = 1.5;

    private final Map<String, Judged> judged;
    private final List<String> order;

    /**
     * @param judged what each of those who reached the rung did there, in the order of the candidates; at least one
     */
    public Rung(Map<String, Judged> judged) {
        if (judged.isEmpty()) {
            throw new IllegalArgumentException("a rung without candidates");
        }
        this.judged = new LinkedHashMap<>(judged);
        this.order = judged.keySet().stream()
                .sorted(Comparator.comparingDouble((String name) -> Judged.mean(values(name)))
                        .reversed())
                .toList();
    }

    /** The rung that these have come to. */
    public static Rung of(List<RaceRun> runs) {
        Map<String, Judged> judged = new LinkedHashMap<>();
        runs.forEach(run -> judged.put(run.name(), run.judged()));
        return new Rung(judged);
    }

    /** The candidates, best first; equals keep the order they came in. */
    public List<String> order() {
        return order;
    }

    /** Whether anything is known of anybody. */
    private boolean known() {
        return judged.values().stream().anyMatch(j -> !j.dice().isEmpty());
    }

    /** While no net decides for a single right pixel, soft Dice is looked at. */
    private boolean soft() {
        return judged.values().stream().allMatch(j -> j.mean() == 0);
    }

    private List<Double> values(String name) {
        Judged of = judged.getOrDefault(name, new Judged(List.of(), List.of()));
        return soft() ? of.softDice() : of.dice();
    }

    /** Whom the validation subjects cannot tell from the leader, the leader first, at 0.05 over all comparisons together. */
    public List<String> besideLeader() {
        String leader = order.get(0);
        List<String> others = order.subList(1, order.size());
        double[] adjusted = PairedTest.holm(others.stream()
                .mapToDouble(other -> PairedTest.oneSided(values(leader), values(other)))
                .toArray());
        List<String> beside = new ArrayList<>(List.of(leader));
        for (int i = 0; i < others.size(); i++) {
            if (adjusted[i] > PairedTest.LEVEL) {
                beside.add(others.get(i));
            }
        }
        return beside;
    }

    /**
     * Who goes on to the next rung. Where nothing is known of anybody, as in a plan, nobody is spared.
     *
     * @param ladder the rungs
     * @param rung the number of this one, from 0; not the last
     * @param spent the iterations of all so far, this rung's too
     * @param most what the race may cost in all
     * @return best first
     */
    public List<String> goingOn(Ladder ladder, int rung, long spent, double most) {
        int half = Ladder.goingOn(order.size());
        Set<String> going = new LinkedHashSet<>(order.subList(0, half));
        for (String spared : known() ? besideLeader() : List.<String>of()) {
            if (spent + ladder.costFrom(rung + 1, going.size() + 1) > most) {
                break;
            }
            going.add(spared);
        }
        return order.stream().filter(going::contains).toList();
    }

    /** Whether another one, judged on the same subjects, is no worse than the last of these; so, where nothing is known. */
    public boolean keepsUp(Judged other, List<String> going) {
        if (!known()) {
            return true;
        }
        double own = Judged.mean(soft() ? other.softDice() : other.dice());
        return going.stream().anyMatch(name -> own >= Judged.mean(values(name)));
    }
}
