using FaceNet.ServiceDefaults.Access.Peers.Guarding;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;

namespace FaceNet.ServiceDefaults.Tests.Access.Guarding;

public sealed class PeerAttemptsTests
{
    [Theory]
    [InlineData(StatusCode.Unavailable, 0, "Failed")]
    [InlineData(StatusCode.Internal, 0, "Failed")]
    [InlineData(StatusCode.Unimplemented, 0, "Failed")]
    [InlineData(StatusCode.DeadlineExceeded, 1, "Failed")]
    [InlineData(StatusCode.DeadlineExceeded, 0.9, "GivenUp")]
    [InlineData(StatusCode.Cancelled, 5, "GivenUp")]
    [InlineData(StatusCode.ResourceExhausted, 0, "Answered")]
    [InlineData(StatusCode.InvalidArgument, 0, "Answered")]
    [InlineData(StatusCode.Unauthenticated, 0, "Answered")]
    public void Judge_FailuresWithoutAReason_SpeakAgainstTheServiceOrNot(StatusCode code, double waited, string expected) =>
        Assert.Equal(expected, PeerAttempts.Judge(new RpcException(new Status(code, "")), TimeSpan.FromSeconds(waited)).ToString());

    [Fact]
    public void Judge_DefectThatTheServiceTellsOf_IsAnAnswer()
    {
        var defect = ErrorStatus.Internal("trace").ToRpcException();

        Assert.Equal(PeerAttempt.Answered, PeerAttempts.Judge(defect, TimeSpan.Zero));
        Assert.Equal(PeerAttempt.Failed, PeerAttempts.Judge(Unavailable(), TimeSpan.Zero));
    }

    [Fact]
    public void IsUnreached_ServiceSaysThatItCannot_IsFalse()
    {
        Assert.False(PeerAttempts.IsUnreached(Unavailable()));
        Assert.True(PeerAttempts.IsUnreached(new RpcException(new Status(StatusCode.Unavailable, ""))));
        Assert.False(PeerAttempts.IsUnreached(new RpcException(new Status(StatusCode.DeadlineExceeded, ""))));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, false)]
    public void IsUnreached_ConnectionClosed_IsTrueWhereTheHostStops(long errorCode, bool expected)
    {
        var closed = new HttpRequestException("closed", new HttpProtocolException(errorCode, "closed", null));

        Assert.Equal(expected, PeerAttempts.IsUnreached(new RpcException(new Status(StatusCode.Internal, "", closed))));
    }

    private static RpcException Unavailable() =>
        ErrorStatus.From(new UnavailableException(ErrorReasons.StoreUnavailable, "Redis is away.", TimeSpan.FromSeconds(1))).ToRpcException();
}
