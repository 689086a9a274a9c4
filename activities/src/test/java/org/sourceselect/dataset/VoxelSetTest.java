package org.sourceselect.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class VoxelSetTest {

    private static final int NX = 67;
    private static final int NY = 5;
    private static final int NZ = 4;

    private static VoxelSet set(IntPredicate member) {
        return VoxelSet.of(NX, NY, NZ, member);
    }

    private static int at(int x, int y, int z) {
        return x + NX * (y + NY * z);
    }

    @Test
    void aCoreHasAllNeighboursAndGrowingAddsThem() {
        Random random = new Random(6);
        boolean[] in = new boolean[NX * NY * NZ];
        for (int i = 0; i < in.length; i++) {
            in[i] = random.nextInt(10) < 8;
        }
        VoxelSet set = set(i -> in[i]);
        VoxelSet core = set.core();
        VoxelSet grown = set.grown(1);
        for (int i = 0; i < in.length; i++) {
            int x = i % NX;
            int y = i / NX % NY;
            int z = i / NX / NY;
            boolean all = in[i];
            boolean any = in[i];
            int[][] around = {{-1, 0, 0}, {1, 0, 0}, {0, -1, 0}, {0, 1, 0}, {0, 0, -1}, {0, 0, 1}};
            for (int[] d : around) {
                boolean within = x + d[0] >= 0
                        && x + d[0] < NX
                        && y + d[1] >= 0
                        && y + d[1] < NY
                        && z + d[2] >= 0
                        && z + d[2] < NZ;
                all &= !within || in[at(x + d[0], y + d[1], z + d[2])];
                any |= within && in[at(x + d[0], y + d[1], z + d[2])];
            }
            assertThat(core.contains(i)).isEqualTo(all);
            assertThat(grown.contains(i)).isEqualTo(any);
        }
    }

    @Test
    void holesAreFilledInTheVolumeAndSpecksDropped() {
        VoxelSet shell = set(i -> {
            int x = i % NX;
            int y = i / NX % NY;
            int z = i / NX / NY;
            return (x > 10 && x < 30 && y > 0 && y < 4 && z < 3 && i != at(20, 2, 1)) || i == at(50, 2, 2);
        });
        assertThat(shell.filled().contains(at(20, 2, 1))).isTrue();
        assertThat(shell.filled().count()).isEqualTo(shell.count() + 1);
        assertThat(shell.withoutSpecks(0.05).contains(at(50, 2, 2))).isFalse();
        assertThat(shell.withoutSpecks(0).contains(at(50, 2, 2))).isTrue();
        assertThat(shell.reachingFaces().count()).isEqualTo(shell.count() - 1);
    }

    @Test
    void whatASliceCutsOpenIsFilledUnlessItHoldsACorner() {
        VoxelSet cut = set(i -> i % NX == 20 || i % NX == 40);
        VoxelSet filled = cut.filledFromCorners();
        assertThat(filled.contains(at(30, 0, 0)))
                .as("between two walls, at the border")
                .isTrue();
        assertThat(filled.contains(at(10, 2, 0))).isFalse();
        assertThat(filled.count()).isEqualTo(21 * NY * NZ);
    }
}
