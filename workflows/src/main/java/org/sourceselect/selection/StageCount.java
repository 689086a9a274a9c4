package org.sourceselect.selection;

/**
 * What a workflow had to compute, in numbers and in a sentence: a schedule's run that found everything tells so in its result.
 *
 * @param computed stages computed by this run
 * @param found stages whose artifacts the store held already
 * @param summary the same in words
 */
public record StageCount(int computed, int found, String summary) {

    /** Nothing was counted, as in the results of older releases. */
    public static final StageCount NONE = new StageCount(0, 0, "");

    /** What has been done so far. */
    public static StageCount of(SelectionProgress progress) {
        int found = progress.found();
        int computed = progress.done() - found;
        return new StageCount(
                computed,
                found,
                computed == 0
                        ? "nothing changed: all " + found + " stages were found in the store"
                        : computed + " stages were computed, " + found + " found in the store");
    }
}
