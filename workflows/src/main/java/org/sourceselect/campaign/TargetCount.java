package org.sourceselect.campaign;

import com.fasterxml.jackson.annotation.JsonAlias;

/**
 * How much of a target is done.
 *
 * @param sources how many sources it has
 * @param done sources that are through, those that failed among them
 * @param failed sources that failed
 * @param stages stages to do, as far as known
 * @param stagesDone stages done
 * @param found how many of those the store already held
 * @param computedSeconds what the stages computed took, one after the other
 */
public record TargetCount(
        int sources,
        int done,
        int failed,
        int stages,
        int stagesDone,
        @JsonAlias("cached") int found,
        double computedSeconds) {}
