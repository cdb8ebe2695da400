using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Tests.Data.Batches;

public sealed class BatchBuilderTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    public void Build_AnyNumberOfWorkers_GivesTheSameBatch(int workers)
    {
        var set = new SmallSet();
        BatchBuilder one = set.Builder(), several = set.Builder(workers);
        IdentityBatchSampler sampler = set.Sampler();

        for (int step = 0; step < 20; step++)
        {
            FaceBatch expected = one.Build(sampler.At(step), step), actual = several.Build(sampler.At(step), step);

            Assert.Equal(expected.Pixels, actual.Pixels);
            Assert.Equal(expected.Labels, actual.Labels);
            Assert.Equal(expected.TeacherVectors, actual.TeacherVectors);
            Assert.Equal(expected.TeacherMask, actual.TeacherMask);
        }
    }

    [Fact]
    public void Build_PhotosDecodedAtEachUse_GivesTheSameBatch()
    {
        using var folder = new TemporaryFolder();
        for (int photo = 0; photo < 4; photo++)
        {
            PhotoFiles.Add(folder, $"ann/{photo}.jpg", photo: photo);
        }

        Assert.Equal(Pixels(new PhotoMemory()), Pixels(new PhotoMemory(0)));

        float[] Pixels(PhotoMemory memory)
        {
            var set = new TrainingSet();
            set.Add(FaceData.Load(folder.Path, SmallSet.Size, memory, TestContext.Current.CancellationToken), null);
            return new BatchBuilder(set, SmallSet.Preprocessor, SmallSet.Dimensions, seed: 1).Build([3, 1, 2], step: 5).Pixels;
        }
    }

    [Fact]
    public void Build_NoAugmentation_HoldsThePreprocessedPhotosTheirPeopleAndTheirTeacher()
    {
        var set = new SmallSet();
        int[] photos = [1, 20, 7];

        FaceBatch batch = set.Builder(augmentation: AugmentationOptions.None).Build(photos, step: 3);

        Assert.Equal(photos.SelectMany(Preprocessed), batch.Pixels);
        Assert.Equal([0, 5, 1], batch.Labels);
        Assert.Equal([2, 0, 0, -2, 0, 0, 0, 0, 8, 0, 0, -8], batch.TeacherVectors);
        Assert.Equal([1, 0, 1], batch.TeacherMask);

        float[] Preprocessed(int photo)
        {
            var pixels = new float[SmallSet.Preprocessor.TensorLength];
            SmallSet.Preprocessor.Write(set.Set.Photos[photo].Image, pixels);
            return pixels;
        }
    }

    [Fact]
    public void Build_OtherStepOrRow_VariesThePhotoOtherwise()
    {
        BatchBuilder builder = new SmallSet().Builder();

        float[] batch = builder.Build([0, 0], step: 1).Pixels, next = builder.Build([0, 0], step: 2).Pixels;

        int length = SmallSet.Preprocessor.TensorLength;
        Assert.NotEqual(batch[..length], batch[length..]);
        Assert.NotEqual(batch[..length], next[..length]);
    }

    [Fact]
    public void Build_InABatchUsedBefore_LeavesNothingOfItBehind()
    {
        BatchBuilder builder = new SmallSet().Builder();
        FaceBatch used = builder.Build([0, 1, 2], step: 1), expected = builder.Build([20, 21, 3], step: 2);

        FaceBatch again = builder.Build([20, 21, 3], step: 2, used);

        Assert.Same(used, again);
        Assert.Equal(expected.Pixels, again.Pixels);
        Assert.Equal(expected.Labels, again.Labels);
        Assert.Equal(expected.TeacherVectors, again.TeacherVectors);
        Assert.Equal(expected.TeacherMask, again.TeacherMask);
    }

    [Fact]
    public void Build_InABatchOfAnotherLength_TakesNewArrays()
    {
        BatchBuilder builder = new SmallSet().Builder();

        Assert.Equal(2, builder.Build([20, 21], step: 2, builder.Build([0, 1, 2], step: 1)).Count);
    }
}
