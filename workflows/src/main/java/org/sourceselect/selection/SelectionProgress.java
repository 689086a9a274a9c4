package org.sourceselect.selection;

import java.util.List;

/**
 * How far a selection is.
 *
 * @param target the target, as asked for
 * @param stages stages to do, as far as known
 * @param done stages done
 * @param cached how many of those the store already held
 * @param failed sources that failed
 * @param running the stages running or waiting for a worker, by summary, oldest first
 */
public record SelectionProgress(String target, int stages, int done, int cached, int failed, List<String> running) {}
