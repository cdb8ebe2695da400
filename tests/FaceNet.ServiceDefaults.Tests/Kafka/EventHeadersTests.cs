using Confluent.Kafka;
using FaceNet.ServiceDefaults.Kafka;

namespace FaceNet.ServiceDefaults.Tests.Kafka;

public sealed class EventHeadersTests
{
    [Fact]
    public void Text_HeaderWithText_GivesIt()
    {
        var headers = new Headers();
        headers.AddText(EventHeaders.Reason, "INVALID_FIELD");

        Assert.Equal("INVALID_FIELD", headers.Text(EventHeaders.Reason));
    }

    [Fact]
    public void Text_HeaderAbsentOrWithoutValue_IsNull()
    {
        var headers = new Headers { { EventHeaders.TraceParent, null } };

        Assert.Null(headers.Text(EventHeaders.TraceParent));
        Assert.Null(headers.Text(EventHeaders.Reason));
    }
}
