using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Errors;
using Google.Rpc;
using Grpc.Core;
using StackExchange.Redis;
using Status = Google.Rpc.Status;

namespace FaceNet.ServiceDefaults.Tests.Errors;

public class ErrorStatusTests
{
    [Fact]
    public void TryFrom_EachKindOfFailure_HasItsCodeReasonAndDetail()
    {
        AssertStatus<BadRequest>(
            new InvalidRequestException("faces[3]", "is empty.", "Add a picture."), StatusCode.InvalidArgument, ErrorReasons.InvalidField);
        AssertStatus<ResourceInfo>(
            new ResourceNotFoundException(ErrorReasons.GalleryNotFound, "gallery", "a", "Create it."), StatusCode.NotFound, ErrorReasons.GalleryNotFound);
        AssertStatus<ResourceInfo>(
            new ResourceExistsException(ErrorReasons.FaceExists, "face", "f", "Its vector differs."), StatusCode.AlreadyExists, ErrorReasons.FaceExists);
        AssertStatus<PreconditionFailure>(
            new PreconditionException(ErrorReasons.ModelMismatch, "gallery a", "Spaces differ."), StatusCode.FailedPrecondition, ErrorReasons.ModelMismatch);
        AssertStatus<RetryInfo>(
            new OverloadedException(ErrorReasons.QueueFull, "1024 faces wait.", TimeSpan.FromSeconds(1)), StatusCode.ResourceExhausted, ErrorReasons.QueueFull);
        AssertStatus<RetryInfo>(
            new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "gone", null, CommandStatus.Unknown), StatusCode.Unavailable, ErrorReasons.StoreUnavailable);
        AssertStatus<BadRequest>(
            new FaceImageException(FaceImageReasons.Truncated, "The picture ends early."), StatusCode.InvalidArgument, FaceImageReasons.Truncated);
        AssertStatus<BadRequest>(
            new EmbeddingException(EmbeddingReasons.NotFinite, "values[2] is NaN."), StatusCode.InvalidArgument, ErrorReasons.InvalidEmbedding);
        AssertStatus<PreconditionFailure>(
            new EmbeddingException(EmbeddingReasons.ModelMismatch, "a met b."), StatusCode.FailedPrecondition, ErrorReasons.ModelMismatch);
    }

    [Fact]
    public void TryFrom_OutcomeThatNobodyKnowsYet_TellsWhenToAsk() => AssertStatus<RetryInfo>(
        new OutcomeUnknownException(ErrorReasons.CorrectionPending, "It may still be applied.", TimeSpan.FromSeconds(1)), StatusCode.DeadlineExceeded, ErrorReasons.CorrectionPending);

    [Fact]
    public void TryFrom_RefusalOfAnotherInstance_IsThatRefusal()
    {
        var refusal = ErrorStatus.From(new PreconditionException(ErrorReasons.SameCluster, "cluster", "Both are one."));

        Assert.Equal(refusal, ErrorStatus.TryFrom(new RefusedElsewhereException(refusal)));
        Assert.Equal(ErrorReasons.SameCluster, ErrorStatus.ReasonOf(new RefusedElsewhereException(refusal)));
    }

    [Theory]
    [InlineData(RedisErrorKind.Loading, "LOADING Redis is loading the dataset in memory")]
    [InlineData(RedisErrorKind.OutOfMemory, "OOM command not allowed when used memory > 'maxmemory'.")]
    [InlineData(RedisErrorKind.ExecAbort, "EXECABORT Transaction discarded because of previous errors.")]
    [InlineData(RedisErrorKind.ReadOnly, "READONLY You can't write against a read only replica.")]
    [InlineData(RedisErrorKind.Misconfigured, "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.")]
    public void TryFrom_RedisThatTakesNoCommandsForNow_IsUnavailableAndSaysWhatRedisSaid(RedisErrorKind kind, string said)
    {
        var refused = new RedisServerException(kind, CommandFlags.None, said);

        AssertStatus<RetryInfo>(refused, StatusCode.Unavailable, ErrorReasons.StoreUnavailable);
        Assert.Contains(said, ErrorStatus.TryFrom(refused)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryFrom_CommandThatRedisWillNeverTake_SaysNothing() =>
        Assert.Null(ErrorStatus.TryFrom(new RedisServerException(RedisErrorKind.WrongType, CommandFlags.None, "WRONGTYPE Operation against a key")));

    [Fact]
    public void TryFrom_RuleThatSaysTheRemedy_EndsWithoutABlank() =>
        Assert.Equal("image: It is too large. Crop it.", ErrorStatus.TryFrom(new InvalidRequestException("image", "It is too large. Crop it.", ""))!.Message);

    [Fact]
    public void TryFrom_Defect_SaysNothing() => Assert.Null(ErrorStatus.TryFrom(new InvalidOperationException("inside")));

    private static void AssertStatus<TDetail>(Exception exception, StatusCode code, string reason)
        where TDetail : class, Google.Protobuf.IMessage<TDetail>, new()
    {
        Status status = Assert.IsType<Status>(ErrorStatus.TryFrom(exception));

        Assert.Equal((int)code, status.Code);
        Assert.Equal(reason, status.GetDetail<ErrorInfo>()!.Reason);
        Assert.Equal(ErrorStatus.Domain, status.GetDetail<ErrorInfo>()!.Domain);
        Assert.NotNull(status.GetDetail<TDetail>());
    }
}
