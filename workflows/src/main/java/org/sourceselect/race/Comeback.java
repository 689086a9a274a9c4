package org.sourceselect.race;

import java.util.ArrayList;
import java.util.List;

/**
 * One who was dropped and goes on after all, in the place of one who failed.
 *
 * <p>Only a place of the better half is filled again: whoever was spared beyond that took nobody's place. Running races replay by this
 * rule: a change of it takes {@code Workflow.getVersion}.
 *
 * @param back who comes back
 * @param failed in whose place
 */
public record Comeback(RaceRun back, RaceRun failed) {

    /**
     * Who comes back at a rung that some could not reach. Each of them knows of it afterwards.
     *
     * @param due how many were to go on to this rung, those left out who were only spared
     * @param climbing those that went on to it, then those that came back to it; those that failed on the way are still among them
     * @param dropped those that went no further at a rung before: the latest rung's first, and of one rung the better first
     * @return one for each free place, as far as anybody is left to come back
     */
    public static List<Comeback> of(int due, List<RaceRun> climbing, List<RaceRun> dropped) {
        List<RaceRun> failed = climbing.stream()
                .filter(run -> !run.goesOn())
                .filter(run -> climbing.stream()
                        .noneMatch(other ->
                                run.source().isPresent() && other.cameBackFor().equals(run.source())))
                .toList();
        long going = climbing.stream().filter(RaceRun::goesOn).count();
        List<RaceRun> able = dropped.stream().filter(RaceRun::goesOn).toList();
        List<Comeback> comebacks = new ArrayList<>();
        for (int i = 0; i < Math.min(failed.size(), able.size()) && going + i < due; i++) {
            able.get(i).comesBackFor(failed.get(i));
            comebacks.add(new Comeback(able.get(i), failed.get(i)));
        }
        return comebacks;
    }
}
