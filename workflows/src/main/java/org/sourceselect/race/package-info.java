/**
 * The race: fine-tune every candidate a little, drop the hopeless, go on with the rest (successive halving, Jamieson and Talwalkar
 * 2016, "Non-stochastic best arm identification and hyperparameter optimization").
 *
 * <p>Plain functions of the candidates' Dice on validation subjects: how far each rung goes, who goes on, and what can be said at
 * the end. Who fine-tunes them is {@code selection}'s concern. Depends on {@code task}, {@code activity}, {@code evaluation} and
 * Jackson.
 */
@NullMarked
package org.sourceselect.race;

import org.jspecify.annotations.NullMarked;
