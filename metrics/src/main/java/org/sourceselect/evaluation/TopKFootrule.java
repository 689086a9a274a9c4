package org.sourceselect.evaluation;

/**
 * Spearman's footrule of the k sources a ranking puts first: the sum over j = 1..k of |j - r(p_j)|, with p_j the j-th
 * source of the predicted ranking and r(i) the rank of source i in the ground truth of the <em>whole</em> pool, also
 * where only a subset of the pool was predicted (paper, table VI and eq. 8; Diaconis and Graham 1977). 0 is a perfect
 * prediction; with k and the pool's size n it is at most k(n - 1).
 *
 * @param k how many sources are chosen
 * @param value the footrule, equal values in either ranking standing in pool order
 * @param lowest the least footrule over all orders of sources with equal predicted scores
 * @param highest the greatest over all such orders
 * @param groundTruthTie whether one of the k has the same ground truth as another source of the pool, so that its true
 *     rank rests on the pool's order
 */
public record TopKFootrule(int k, int value, int lowest, int highest, boolean groundTruthTie) {

    /** Whether the value would be another, or could be, had equal values stood in another order. */
    public boolean restsOnTie() {
        return lowest < highest || groundTruthTie;
    }
}
